package gg.sprocket.operator.observe;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import gg.sprocket.operator.resource.Digest;
import gg.sprocket.operator.resource.Json;
import gg.sprocket.operator.resource.Names;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Tells whether what a Builtin server is given belongs to the password that its clients are given.
 * The forms are those of {@code SecretValue}; what is in another form that the server may take is
 * not judged.
 */
final class LoginReader {

  private static final Map<String, BiPredicate<String, String>> FORMS =
      Map.of(
          "verifier", LoginReader::isVerifier,
          "users.acl", LoginReader::isAclOf,
          "definitions.json", LoginReader::isDefinitionOf,
          "uri", (uri, password) -> uri.contains(":" + password + "@"));

  private static final Pattern SCRAM =
      Pattern.compile("SCRAM-SHA-256\\$([0-9]{1,9}):([^$]+)\\$([^:]+):(.+)");

  /** More would take the time of all that wait for the watch. */
  private static final int MOST_ROUNDS = 100_000;

  private LoginReader() {}

  /**
   * Keys of what does not belong to the password, or leads to another server.
   *
   * @param secret name of the Secret
   * @param values its values
   */
  static Set<String> unmatched(String secret, Map<String, String> values) {
    Set<String> keys = new TreeSet<>();
    if (leadsElsewhere(secret, values.getOrDefault("uri", ""))) {
      keys.add("uri");
    }
    String password = values.getOrDefault("password", "");
    // PostgreSQL normalizes other characters before it hashes them.
    if (password.isEmpty() || !StandardCharsets.US_ASCII.newEncoder().canEncode(password)) {
      return keys;
    }
    FORMS.forEach(
        (key, form) -> {
          String value = values.getOrDefault(key, "");
          if (!value.isEmpty() && !form.test(value, password)) {
            keys.add(key);
          }
        });
    return keys;
  }

  /** A queue's login that was copied for an instance of another name brings the old host along. */
  private static boolean leadsElsewhere(String secret, String uri) {
    return !uri.isEmpty()
        && Names.queueOf(secret).map(host -> !uri.contains("@" + host + ":")).orElse(false);
  }

  /** RFC 5803: the stored key is the hash of a key made from the password. */
  private static boolean isVerifier(String verifier, String password) {
    Matcher matcher = SCRAM.matcher(verifier);
    if (!matcher.matches()) {
      return false;
    }
    try {
      byte[] salt = Base64.getDecoder().decode(matcher.group(2));
      int rounds = Integer.parseInt(matcher.group(1));
      if (rounds > MOST_ROUNDS) {
        return true;
      }
      byte[] salted =
          SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
              .generateSecret(new PBEKeySpec(password.toCharArray(), salt, rounds, 256))
              .getEncoded();
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(salted, "HmacSHA256"));
      byte[] key = mac.doFinal("Client Key".getBytes(StandardCharsets.US_ASCII));
      return matcher.group(3).equals(Base64.getEncoder().encodeToString(sha256(key)));
    } catch (GeneralSecurityException | IllegalArgumentException _) {
      return false;
    }
  }

  private static boolean isAclOf(String acl, String password) {
    return acl.contains("#" + Digest.sha256(password)) || acl.contains(">" + password);
  }

  private static boolean isDefinitionOf(String definitions, String password) {
    try {
      return Json.MAPPER
          .readTree(definitions)
          .path("users")
          .valueStream()
          .anyMatch(user -> isUserOf(user, password));
    } catch (JsonProcessingException _) {
      return false;
    }
  }

  /** Base64 of a salt of four bytes and the SHA-256 of salt and password. */
  private static boolean isUserOf(JsonNode user, String password) {
    if (!user.path("hashing_algorithm").asText("").endsWith("sha256")) {
      return true;
    }
    try {
      byte[] both = Base64.getDecoder().decode(user.path("password_hash").asText());
      byte[] text = password.getBytes(StandardCharsets.UTF_8);
      byte[] salted = Arrays.copyOf(both, 4 + text.length);
      System.arraycopy(text, 0, salted, 4, text.length);
      return both.length > 4
          && MessageDigest.isEqual(Arrays.copyOfRange(both, 4, both.length), sha256(salted));
    } catch (GeneralSecurityException | IllegalArgumentException _) {
      return false;
    }
  }

  private static byte[] sha256(byte[] content) throws GeneralSecurityException {
    return MessageDigest.getInstance("SHA-256").digest(content);
  }
}
