package gg.sprocket.operator.vault;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Base64;
import java.util.List;

/** Signs tokens of service accounts as a cluster does. */
public record TokenIssuer(KeyPair keys) {
  /** Issuer of its tokens, and the audience of the API server they are not for. */
  public static final String ISSUER = "https://kubernetes.default.svc";

  /** One with keys of its own. */
  public static TokenIssuer create() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    return new TokenIssuer(generator.generateKeyPair());
  }

  /** What checks its tokens. */
  public JwtTrust trust() {
    String key =
        Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(keys.getPublic().getEncoded());
    return new JwtTrust(
        ISSUER,
        List.of("-----BEGIN PUBLIC KEY-----\n%s\n-----END PUBLIC KEY-----\n".formatted(key)));
  }

  /** A token that is good for the ten minutes before its end. */
  public SecretBytes token(String subject, String audience, Instant expiry)
      throws GeneralSecurityException {
    String content =
        encoded("{\"alg\":\"ES256\"}".getBytes(StandardCharsets.UTF_8))
            + "."
            + encoded(
                "{\"iss\":\"%s\",\"sub\":\"%s\",\"aud\":[\"%s\"],\"exp\":%d,\"iat\":%d}"
                    .formatted(
                        ISSUER,
                        subject,
                        audience,
                        expiry.getEpochSecond(),
                        expiry.minusSeconds(600).getEpochSecond())
                    .getBytes(StandardCharsets.UTF_8));
    Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
    signature.initSign(keys.getPrivate());
    signature.update(content.getBytes(StandardCharsets.US_ASCII));
    return VaultMembers.secret(content + "." + encoded(signature.sign()));
  }

  private static String encoded(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
