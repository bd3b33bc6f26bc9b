package gg.sprocket.operator.apply;

import com.fasterxml.jackson.databind.node.ObjectNode;
import gg.sprocket.operator.plan.SecretValue;
import gg.sprocket.operator.resource.Digest;
import gg.sprocket.operator.resource.Json;
import java.nio.ByteBuffer;
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
      case SecretValue.Around(var _, String before, String part, String after) ->
          before + earlier(made, part) + after;
      case SecretValue.QueueDefinitions(var _, String name, String password) ->
          definitions(name, earlier(made, password));
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

  private String definitions(String name, String password) {
    ObjectNode definitions = Json.MAPPER.createObjectNode();
    definitions.putArray("vhosts").addObject().put("name", name);
    ObjectNode user = definitions.putArray("users").addObject();
    user.put("name", name);
    user.put("password_hash", salted(password));
    user.put("hashing_algorithm", "rabbit_password_hashing_sha256");
    user.putArray("tags");
    ObjectNode permission = definitions.putArray("permissions").addObject();
    permission.put("user", name).put("vhost", name);
    permission.put("configure", ".*").put("write", ".*").put("read", ".*");
    return Json.text(definitions);
  }

  /** Base64 of a salt of four bytes and the SHA-256 of salt and password. */
  private String salted(String password) {
    byte[] salt = new byte[4];
    random.nextBytes(salt);
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      sha256.update(salt);
      byte[] hash = sha256.digest(password.getBytes(StandardCharsets.UTF_8));
      byte[] both = ByteBuffer.allocate(salt.length + hash.length).put(salt).put(hash).array();
      return Base64.getEncoder().encodeToString(both);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static byte[] hmac(byte[] key, String text) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
  }
}
