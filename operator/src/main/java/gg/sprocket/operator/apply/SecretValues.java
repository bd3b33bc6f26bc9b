package gg.sprocket.operator.apply;

import gg.sprocket.operator.plan.SecretValue;
import gg.sprocket.operator.resource.Digest;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/** Makes the values of generated Secrets. */
final class SecretValues {

  private static final String LETTERS =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

  /** PostgreSQL's default number of rounds ({@code scram_iterations}). */
  private static final int SCRAM_ROUNDS = 4096;

  private final RandomGenerator random;

  /**
   * @param random source of the values; must be cryptographically strong
   */
  SecretValues(RandomGenerator random) {
    this.random = random;
  }

  /** The values by key; later ones may be derived from earlier ones. */
  Map<String, String> make(List<SecretValue> values) {
    Map<String, String> made = new LinkedHashMap<>();
    for (SecretValue value : values) {
      made.put(value.key(), make(value, made));
    }
    return made;
  }

  private String make(SecretValue value, Map<String, String> made) {
    return switch (value) {
      case SecretValue.Fixed(var _, String text) -> text;
      case SecretValue.Random(var _, int length) -> letters(length);
      case SecretValue.ScramVerifier(var _, String password) -> scram(earlier(made, password));
      case SecretValue.RedisUser(var _, String password) ->
          "user default on #" + Digest.sha256(earlier(made, password)) + " ~* &* +@all\n";
    };
  }

  private static String earlier(Map<String, String> made, String key) {
    String value = made.get(key);
    if (value == null) {
      throw new IllegalArgumentException("key " + key + " must be made first");
    }
    return value;
  }

  private String letters(int length) {
    StringBuilder text = new StringBuilder(length);
    random.ints(length, 0, LETTERS.length()).forEach(i -> text.append(LETTERS.charAt(i)));
    return text.toString();
  }

  /** RFC 5803 in PostgreSQL's spelling: {@code SCRAM-SHA-256$rounds:salt$storedKey:serverKey}. */
  private String scram(String password) {
    byte[] salt = new byte[16];
    random.nextBytes(salt);
    try {
      byte[] salted =
          SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
              .generateSecret(new PBEKeySpec(password.toCharArray(), salt, SCRAM_ROUNDS, 256))
              .getEncoded();
      byte[] stored = MessageDigest.getInstance("SHA-256").digest(hmac(salted, "Client Key"));
      Base64.Encoder base64 = Base64.getEncoder();
      return "SCRAM-SHA-256$%d:%s$%s:%s"
          .formatted(
              SCRAM_ROUNDS,
              base64.encodeToString(salt),
              base64.encodeToString(stored),
              base64.encodeToString(hmac(salted, "Server Key")));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has PBKDF2 with SHA-256", e);
    }
  }

  private static byte[] hmac(byte[] key, String text) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
  }
}
