package gg.sprocket.operator.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import gg.sprocket.operator.component.Scene;
import gg.sprocket.operator.plan.Change;
import gg.sprocket.operator.plan.SecretValue;
import gg.sprocket.operator.resource.Json;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class SecretValuesTest {

  private static final double BITS_OF_A_LETTER = Math.log(62) / Math.log(2);

  private final SecretValues values = new SecretValues(new SecureRandom());

  @Test
  void tenThousandValuesAreAllDifferent() {
    Set<String> made = new HashSet<>();
    for (int i = 0; i < 10_000; i++) {
      made.add(random(22));
    }

    assertThat(made).hasSize(10_000).allMatch(v -> v.matches("[A-Za-z0-9]{22}"));
  }

  @Test
  void everyLetterOccurs() {
    assertThat(random(20_000).chars().distinct().count()).isEqualTo(62);
  }

  @Test
  void everyGeneratedValueOfAnInstanceHasAtLeast128Bits() {
    List<SecretValue.Random> generated =
        Scene.minimal().pass().plan().changes().toList().isEmpty() ? List.of() : generated();

    assertThat(generated)
        .isNotEmpty()
        .allMatch(value -> value.length() * BITS_OF_A_LETTER >= 128, "128 bits");
  }

  @Test
  void aVerifierAcceptsTheLoginOfItsPasswordAndNoOther() throws GeneralSecurityException {
    Map<String, String> made =
        values.make(
            List.of(
                new SecretValue.Random("password", 32),
                new SecretValue.ScramVerifier("verifier", "password")));

    String verifier = made.getOrDefault("verifier", "");
    assertThat(verifier).startsWith("SCRAM-SHA-256$4096:").doesNotContain(made.get("password"));
    assertThat(login(verifier, made.getOrDefault("password", ""))).isTrue();
    assertThat(login(verifier, "another password")).isFalse();
  }

  @Test
  void twoVerifiersOfOnePasswordHaveDifferentSalts() {
    List<SecretValue> wanted =
        List.of(
            new SecretValue.Fixed("password", "the same"),
            new SecretValue.ScramVerifier("verifier", "password"));

    assertThat(values.make(wanted).get("verifier"))
        .isNotEqualTo(values.make(wanted).get("verifier"));
  }

  @Test
  void aRedisUserHoldsOnlyTheDigestOfThePassword() throws GeneralSecurityException {
    Map<String, String> made =
        values.make(
            List.of(
                new SecretValue.Fixed("password", "secret"),
                new SecretValue.RedisUser("users.acl", "password")));

    byte[] digest =
        MessageDigest.getInstance("SHA-256").digest("secret".getBytes(StandardCharsets.UTF_8));
    assertThat(made.get("users.acl"))
        .isEqualTo("user default on #" + HexFormat.of().formatHex(digest) + " ~* &* +@all\n");
  }

  /** The form that RabbitMQ documents: a salt of four bytes before the SHA-256 of salt and text. */
  @Test
  void theQueuesDefinitionsHoldOnlyASaltedDigest() throws Exception {
    Map<String, String> made =
        values.make(
            List.of(
                new SecretValue.Fixed("password", "secret"),
                new SecretValue.Around("uri", "amqp://me:", "password", "@queue:5672"),
                new SecretValue.QueueDefinitions("definitions.json", "me", "password")));

    assertThat(made.get("uri")).isEqualTo("amqp://me:secret@queue:5672");
    JsonNode definitions = Json.MAPPER.readTree(made.get("definitions.json"));
    assertThat(definitions.toString()).doesNotContain("secret");
    byte[] hash = Base64.getDecoder().decode(definitions.at("/users/0/password_hash").asText());
    MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
    sha256.update(hash, 0, 4);
    assertThat(Arrays.copyOfRange(hash, 4, hash.length))
        .isEqualTo(sha256.digest("secret".getBytes(StandardCharsets.UTF_8)));
    assertThat(definitions.at("/users/0/tags")).isEmpty();
    assertThat(definitions.at("/permissions/0/vhost").asText()).isEqualTo("me");
    assertThat(definitions.path("permissions")).hasSize(1);
  }

  @Test
  void aDerivedValueNeedsItsSourceBeforeIt() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> values.make(List.of(new SecretValue.ScramVerifier("v", "password"))))
        .withMessageContaining("password");
  }

  private String random(int length) {
    return values.make(List.of(new SecretValue.Random("value", length))).getOrDefault("value", "");
  }

  private static List<SecretValue.Random> generated() {
    return Scene.minimal()
        .plan()
        .changes()
        .filter(Change.CreateCredentials.class::isInstance)
        .map(Change.CreateCredentials.class::cast)
        .flatMap(create -> create.values().stream())
        .filter(SecretValue.Random.class::isInstance)
        .map(SecretValue.Random.class::cast)
        .toList();
  }

  /** What a server does with a client's proof (RFC 5802, section 3). */
  private static boolean login(String verifier, String password) throws GeneralSecurityException {
    String[] parts = verifier.substring("SCRAM-SHA-256$".length()).split("[:$]", -1);
    byte[] salt = Base64.getDecoder().decode(parts[1]);
    byte[] salted =
        SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
            .generateSecret(
                new PBEKeySpec(password.toCharArray(), salt, Integer.parseInt(parts[0]), 256))
            .getEncoded();
    byte[] message =
        "n=,r=nonce,r=nonce-more,s=salt,i=4096,c=biws".getBytes(StandardCharsets.UTF_8);
    byte[] clientKey = hmac(salted, "Client Key".getBytes(StandardCharsets.UTF_8));
    byte[] storedKey = MessageDigest.getInstance("SHA-256").digest(clientKey);
    byte[] proof = xor(clientKey, hmac(storedKey, message));

    byte[] known = Base64.getDecoder().decode(parts[2]);
    byte[] shown = xor(proof, hmac(known, message));
    byte[] serverKey = hmac(salted, "Server Key".getBytes(StandardCharsets.UTF_8));
    return MessageDigest.isEqual(known, MessageDigest.getInstance("SHA-256").digest(shown))
        && MessageDigest.isEqual(Base64.getDecoder().decode(parts[3]), serverKey);
  }

  private static byte[] hmac(byte[] key, byte[] text) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    return mac.doFinal(text);
  }

  private static byte[] xor(byte[] one, byte[] other) {
    byte[] result = one.clone();
    for (int i = 0; i < result.length; i++) {
      result[i] ^= other[i];
    }
    return result;
  }
}
