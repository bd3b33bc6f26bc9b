package gg.sprocket.operator.keys;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.RSAPublicKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** Public keys as JSON (RFC 7517), and in PEM as Vault takes them. */
final class IssuerKeys {

  private IssuerKeys() {}

  /**
   * Those that can be used, in PEM and in one order; others, such as of new kinds, are left out.
   */
  static List<String> pems(JsonNode set) {
    return set.path("keys")
        .valueStream()
        .flatMap(key -> read(key).stream())
        .map(IssuerKeys::pem)
        .distinct()
        .sorted()
        .toList();
  }

  private static Optional<PublicKey> read(JsonNode key) {
    try {
      return switch (key.path("kty").asText()) {
        case "RSA" -> Optional.of(rsa(key));
        case "EC" -> Optional.of(EllipticKeys.read(key));
        default -> Optional.empty();
      };
    } catch (GeneralSecurityException | IllegalArgumentException | ArithmeticException e) {
      return Optional.empty();
    }
  }

  private static PublicKey rsa(JsonNode key) throws GeneralSecurityException {
    return KeyFactory.getInstance("RSA")
        .generatePublic(new RSAPublicKeySpec(number(key, "n"), number(key, "e")));
  }

  /**
   * An unsigned number in Base64 for addresses (RFC 7518, 2).
   *
   * @throws IllegalArgumentException if it is none
   */
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
