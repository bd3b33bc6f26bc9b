package gg.sprocket.operator.apply;

import com.fasterxml.jackson.databind.JsonNode;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;

/** Public keys of elliptic curves as JSON (RFC 7518, 6.2). */
final class EllipticKeys {

  private EllipticKeys() {}

  /**
   * Reads a key.
   *
   * @throws IllegalStateException if it is of a curve that is not known here
   */
  static PublicKey read(JsonNode key) {
    try {
      AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
      parameters.init(new ECGenParameterSpec(curve(key.path("crv").asText())));
      ECPoint point = new ECPoint(ClusterIssuer.number(key, "x"), ClusterIssuer.number(key, "y"));
      return KeyFactory.getInstance("EC")
          .generatePublic(
              new ECPublicKeySpec(point, parameters.getParameterSpec(ECParameterSpec.class)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a key of the cluster cannot be read", e);
    }
  }

  private static String curve(String name) {
    return switch (name) {
      case "P-256" -> "secp256r1";
      case "P-384" -> "secp384r1";
      case "P-521" -> "secp521r1";
      default -> name;
    };
  }
}
