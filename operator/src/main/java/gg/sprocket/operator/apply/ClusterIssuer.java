package gg.sprocket.operator.apply;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import gg.sprocket.operator.resource.Json;
import gg.sprocket.operator.vault.JwtTrust;
import gg.sprocket.operator.vault.SecretBytes;
import io.fabric8.kubernetes.api.model.authentication.TokenRequest;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.RSAPublicKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The tokens of service accounts: who issues them, and one of the operator's own.
 *
 * @param client the cluster
 * @param namespace namespace of the operator
 * @param account its service account
 */
public record ClusterIssuer(KubernetesClient client, String namespace, String account) {

  /** Vault asks nobody whether such a token is still good; it takes the shortest there is. */
  private static final long SECONDS = 600;

  /** What tokens of the operator name as their subject. */
  String subject() {
    return "system:serviceaccount:" + namespace + ":" + account;
  }

  /**
   * Who signs tokens, by the cluster's own discovery documents (OpenID Connect Discovery 1.0).
   *
   * @throws IllegalStateException if there are no keys that can be used
   */
  JwtTrust trust() {
    JsonNode about = json(client.raw("/.well-known/openid-configuration"));
    List<String> keys = new ArrayList<>();
    for (JsonNode key : json(client.raw("/openid/v1/jwks")).path("keys")) {
      if (key.path("kty").asText().equals("RSA")) {
        keys.add(pem(rsa(key)));
      } else if (key.path("kty").asText().equals("EC")) {
        keys.add(pem(EllipticKeys.read(key)));
      }
    }
    if (keys.isEmpty() || about.path("issuer").asText().isEmpty()) {
      throw new IllegalStateException("the cluster shows no keys of its service accounts' tokens");
    }
    return new JwtTrust(about.path("issuer").asText(), keys);
  }

  /** A token of the operator for one audience. */
  public SecretBytes token(String audience) {
    TokenRequest request =
        new TokenRequestBuilder()
            .withNewSpec()
            .withAudiences(audience)
            .withExpirationSeconds(SECONDS)
            .endSpec()
            .build();
    TokenRequest answer =
        client.serviceAccounts().inNamespace(namespace).withName(account).tokenRequest(request);
    return SecretBytes.taking(answer.getStatus().getToken().getBytes(StandardCharsets.US_ASCII));
  }

  private static JsonNode json(@Nullable String text) {
    try {
      return Json.MAPPER.readTree(text == null ? "{}" : text);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the cluster's discovery documents cannot be read", e);
    }
  }

  private static PublicKey rsa(JsonNode key) {
    try {
      return KeyFactory.getInstance("RSA")
          .generatePublic(new RSAPublicKeySpec(number(key, "n"), number(key, "e")));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a key of the cluster cannot be read", e);
    }
  }

  /** An unsigned number in Base64 for addresses (RFC 7518, 2). */
  static BigInteger number(JsonNode key, String field) {
    return new BigInteger(1, Base64.getUrlDecoder().decode(key.path(field).asText()));
  }

  private static String pem(PublicKey key) {
    String body =
        Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
            .encodeToString(key.getEncoded());
    return "-----BEGIN PUBLIC KEY-----\n" + body + "\n-----END PUBLIC KEY-----\n";
  }
}
