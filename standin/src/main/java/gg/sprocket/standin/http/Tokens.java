package gg.sprocket.standin.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gg.sprocket.standin.Fatal;
import gg.sprocket.standin.Json;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Tokens of sessions: JWT with HS256, as the package jsonwebtoken signs them.
 *
 * @param key the key
 */
public record Tokens(String key) {

  private static final String ALGORITHM = "HmacSHA256";
  private static final String HEADER = encode("{\"alg\":\"HS256\",\"typ\":\"JWT\"}");

  @Override
  public String toString() {
    return "Tokens";
  }

  /** Signs what is claimed. */
  public String sign(ObjectNode claims, Duration life, Instant now) {
    ObjectNode all = claims.deepCopy();
    all.put("iat", now.getEpochSecond());
    all.put("exp", now.plus(life).getEpochSecond());
    String body = HEADER + "." + encode(Json.write(all));
    return body + "." + signature(body);
  }

  /**
   * What a token claims.
   *
   * @throws Fatal with jsonwebtoken's words if it is not good, or no longer
   */
  public JsonNode verify(String token, Instant now) {
    int dot = token.lastIndexOf('.');
    if (dot < 0 || token.indexOf('.') == dot) {
      throw new Fatal("JsonWebTokenError: jwt malformed");
    }
    String body = token.substring(0, dot);
    if (!MessageDigest.isEqual(bytes(signature(body)), bytes(token.substring(dot + 1)))) {
      throw new Fatal("JsonWebTokenError: invalid signature");
    }
    String payload = body.substring(body.indexOf('.') + 1);
    JsonNode claims =
        Json.known(new String(Base64.getUrlDecoder().decode(payload), StandardCharsets.UTF_8));
    if (claims.path("exp").asLong() <= now.getEpochSecond()) {
      throw new Fatal("TokenExpiredError: jwt expired");
    }
    return claims;
  }

  private String signature(String body) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(bytes(key), ALGORITHM));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(mac.doFinal(bytes(body)));
    } catch (GeneralSecurityException e) {
      throw new Fatal("Error: cannot sign", e);
    }
  }

  private static String encode(String text) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes(text));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
