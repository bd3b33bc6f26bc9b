package gg.sprocket.operator.observe;

import static org.assertj.core.api.Assertions.assertThat;

import gg.sprocket.operator.plan.SecretTraits;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is told of values. The hashes are those of {@code Abc123}, made by other programs. */
class TraitReaderTest {

  private static final String VERIFIER =
      "SCRAM-SHA-256$4096:AAECAwQFBgcICQoLDA0ODw==$PLrsfz6nrgZNaezFVkPO1OPfOZpFbvApQfu7P0R6n44="
          + ":nbdFhXK38ieZ46ijWXujSO43dQ+VwEJXWPVoIZqfO4o=";
  private static final String ACL =
      "user default on #7f91e8a4b648b0125b15dc5a3b6466f9f4906d92c72bea9bd6be92c853bebda2 ~* &*"
          + " +@all\n";
  private static final String DEFINITIONS =
      """
      {"users": [{"name": "sprocket", "hashing_algorithm": "rabbit_password_hashing_sha256",
        "password_hash": "AQIDBIjfzODmPtW8vdcxAFysjnfPiO/pqPPf4UqdC2F1YRKH"}]}
      """;

  @Test
  void whiteSpaceAroundAValueOfOneLineIsTold() {
    SecretTraits traits =
        traits(
            Map.of("a", "word\n", "b", " word", "c", "word", "d", "two words", "e", "one\ntwo\n"));

    assertThat(traits.padded()).containsExactlyInAnyOrder("a", "b");
  }

  @Test
  void aValueOfNothingButWhiteSpaceIsTold() {
    assertThat(traits(Map.of("a", "\n", "b", " ", "c", "\t\n \n", "d", "")).padded())
        .containsExactlyInAnyOrder("a", "b", "c");
  }

  @Test
  void whatAUriCannotCarryIsTold() {
    SecretTraits traits =
        traits(
            Map.of(
                "a",
                "aZ09-._~",
                "b",
                "a/b",
                "c",
                "a#b",
                "d",
                "a%62",
                "e",
                "a@b",
                "f",
                "a:b",
                "g",
                "$&'()*+,;=!",
                "h",
                "ä"));

    assertThat(traits.unsafe()).containsExactlyInAnyOrder("b", "c", "d", "e", "f", "h");
  }

  @Test
  void whatBreaksAQuotedTextIsTold() {
    SecretTraits traits =
        traits(Map.of("a", "a\"b", "b", "a\\b", "c", "a\tb", "d", "a'b/#%@: ä", "e", ""));

    assertThat(traits.unquotable()).containsExactlyInAnyOrder("a", "b", "c");
    assertThat(SecretTraits.of(traits.json())).isEqualTo(traits);
  }

  @ParameterizedTest
  @CsvSource({"Abc123, true", "Abc124, false"})
  void aHashBelongsToItsPassword(String password, boolean matches) {
    SecretTraits traits =
        traits(
            Map.of(
                "password", password,
                "verifier", VERIFIER,
                "users.acl", ACL,
                "definitions.json", DEFINITIONS,
                "uri", "amqp://sprocket:Abc123@mle-queue:5672"));

    if (matches) {
      assertThat(traits.unmatched()).isEmpty();
    } else {
      assertThat(traits.unmatched())
          .containsExactlyInAnyOrder("verifier", "users.acl", "definitions.json", "uri");
    }
  }

  @ParameterizedTest
  @CsvSource({"mle-queue-login, true", "league-queue-login, false", "league-login, true"})
  void aQueuesAddressLeadsToTheServerOfItsOwnName(String name, boolean matches) {
    Secret secret =
        secret(Map.of("password", "Abc123", "uri", "amqp://sprocket:Abc123@mle-queue:5672"));
    secret.getMetadata().setName(name);

    assertThat(TraitReader.read(secret).unmatched().isEmpty()).isEqualTo(matches);
  }

  @Test
  void whatIsNoHashAtAllDoesNotBelong() {
    assertThat(
            traits(Map.of("password", "Abc123", "verifier", "Abc123", "definitions.json", "{"))
                .unmatched())
        .containsExactlyInAnyOrder("verifier", "definitions.json");
  }

  @Test
  void secretsOfOthersAreNotJudged() {
    Secret secret = secret(Map.of("password", "x", "verifier", "y"));
    secret.getMetadata().setLabels(Map.of());

    assertThat(TraitReader.read(secret).unmatched()).isEmpty();
  }

  @Test
  void theCacheKeepsTheTraitsAndNoValue() {
    var store = Stripping.secrets();
    store.put("key", secret(Map.of("password", "Abc124 ", "verifier", VERIFIER)));
    Secret kept = Objects.requireNonNull(store.get("key"));

    assertThat(Stripping.traits(kept).padded()).containsExactly("password");
    assertThat(Stripping.traits(kept).unmatched()).containsExactly("verifier");
    assertThat(kept.toString()).doesNotContain("Abc124");
  }

  private static SecretTraits traits(Map<String, String> values) {
    return TraitReader.read(secret(values));
  }

  private static Secret secret(Map<String, String> values) {
    return new SecretBuilder()
        .withNewMetadata()
        .withName("mle-login")
        .addToLabels("app.kubernetes.io/managed-by", "sprocket-operator")
        .endMetadata()
        .withData(
            values.entrySet().stream()
                .collect(
                    Collectors.toMap(
                        Map.Entry::getKey,
                        e ->
                            Base64.getEncoder()
                                .encodeToString(e.getValue().getBytes(StandardCharsets.UTF_8)))))
        .build();
  }
}
