package gg.sprocket.operator.keys;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.ECFieldFp;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.EllipticCurve;

/** Public keys of elliptic curves as JSON (RFC 7518, 6.2). */
final class EllipticKeys {

  private EllipticKeys() {}

  /**
   * Reads a key.
   *
   * @throws GeneralSecurityException if it is of a curve that a Vault does not know, or of none:
   *     one such key would have it refuse all the others (Vault 1.21 parses them by Go's {@code
   *     crypto/x509})
   */
  static PublicKey read(JsonNode key) throws GeneralSecurityException {
    AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
    parameters.init(new ECGenParameterSpec(curve(key.path("crv").asText())));
    ECParameterSpec curve = parameters.getParameterSpec(ECParameterSpec.class);
    ECPoint point = new ECPoint(IssuerKeys.number(key, "x"), IssuerKeys.number(key, "y"));
    if (!isOn(curve.getCurve(), point)) {
      throw new InvalidKeyException("the point is not on its curve");
    }
    return KeyFactory.getInstance("EC").generatePublic(new ECPublicKeySpec(point, curve));
  }

  /** y² = x³ + ax + b. */
  private static boolean isOn(EllipticCurve curve, ECPoint point) {
    if (!(curve.getField() instanceof ECFieldFp field)) {
      return false;
    }
    BigInteger x = point.getAffineX();
    BigInteger right = x.pow(3).add(curve.getA().multiply(x)).add(curve.getB());
    return point.getAffineY().pow(2).subtract(right).mod(field.getP()).signum() == 0;
  }

  private static String curve(String name) throws InvalidKeyException {
    return switch (name) {
      case "P-256" -> "secp256r1";
      case "P-384" -> "secp384r1";
      case "P-521" -> "secp521r1";
      default -> throw new InvalidKeyException("not a curve that a Vault knows");
    };
  }
}
