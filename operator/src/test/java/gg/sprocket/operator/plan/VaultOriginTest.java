package gg.sprocket.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import gg.sprocket.operator.component.Scene;
import gg.sprocket.operator.plan.vault.EntryVersion;
import gg.sprocket.operator.resource.Digest;
import gg.sprocket.operator.resource.Labels;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A version of one Vault, engine or folder neither follows nor comes before one of another. */
class VaultOriginTest {

  private static final String EXTERNAL =
      "{vault: {mode: External, external: {address: \"https://vault.example.org\", auth: {role: mle}}}, secrets: {backend: Vault}}";
  private static final Projection JWT =
      new Projection("generated/jwt", "mle-generated-jwt", List.of("value"), List.of());

  @Test
  void everythingThatSaysWhichVaultAndWhereInItCounts() {
    List<String> others =
        Stream.of(
                "{vault: {mode: Managed}, secrets: {backend: Vault}}",
                EXTERNAL,
                EXTERNAL.replace("example.org", "example.net"),
                EXTERNAL.replace("auth:", "namespace: tenant, auth:"),
                EXTERNAL.replace("auth:", "kv: {mount: other}, auth:"),
                EXTERNAL.replace("auth:", "kv: {path: elsewhere}, auth:"))
            .map(VaultOriginTest::origin)
            .toList();

    assertThat(others).doesNotHaveDuplicates();
    assertThat(origin(EXTERNAL.replace("role: mle", "role: other")))
        .as("who reads it says nothing")
        .isEqualTo(origin(EXTERNAL));
  }

  @Test
  void whatAnotherVaultHoldsIsTakenWhateverItsVersion() {
    for (int version : List.of(1, 5, 9)) {
      assertThat(showing(shown("a", 5, Optional.of("here")), version, "b", "elsewhere"))
          .isEqualTo(Showing.Behind);
    }
    assertThat(showing(shown("a", 5, Optional.of("here")), 1, "b", "here"))
        .as("a restore of the same one")
        .isEqualTo(Showing.Ahead);
  }

  @Test
  void theSameValuesElsewhereOnlyGiveTheSecretAnotherMark() {
    for (int version : List.of(1, 5, 9)) {
      assertThat(showing(shown("a", 5, Optional.of("here")), version, "a", "elsewhere"))
          .isEqualTo(Showing.Unmarked);
    }
    assertThat(showing(shown("a", 5, Optional.of("here")), 5, "a", "here"))
        .isEqualTo(Showing.Shown);
  }

  /** As written by an operator from before. */
  @Test
  void aMarkThatDoesNotSayWhereIsTakenForOneOfHere() {
    SecretView secret = shown("a", 5, Optional.empty());

    assertThat(showing(secret, 1, "b", "here")).isEqualTo(Showing.Ahead);
    assertThat(showing(secret, 9, "b", "here")).isEqualTo(Showing.Behind);
    assertThat(showing(secret, 5, "a", "here")).as("it is told now").isEqualTo(Showing.Unmarked);
  }

  private static Showing showing(SecretView secret, int version, String value, String origin) {
    VaultEntry entry =
        new VaultEntry(
            version(version), Map.of("value", Digest.sha256(value)), SecretTraits.NONE, Map.of());
    return JWT.showing(Optional.of(secret), entry, origin);
  }

  private static EntryVersion version(int number) {
    return new EntryVersion(number, Instant.EPOCH.plus(Duration.ofHours(number)));
  }

  private static SecretView shown(String value, int version, Optional<String> origin) {
    Map<String, String> mark = new TreeMap<>(version(version).mark(""));
    mark.remove(Labels.VAULT_ORIGIN);
    origin.ifPresent(one -> mark.put(Labels.VAULT_ORIGIN, one));
    return new SecretView(
        JWT.secret(),
        "uid",
        "1",
        Map.of(),
        mark,
        Set.of(),
        Map.of("value", Digest.sha256(value)),
        Optional.empty(),
        SecretTraits.NONE);
  }

  private static String origin(String spec) {
    return VaultFolder.origin(Scene.minimal().set(spec).observed());
  }
}
