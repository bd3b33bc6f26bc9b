package gg.sprocket.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import gg.sprocket.operator.resource.Labels;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DataIdsTest {

  private static final Observed NOTHING = Forms.observed(Writes.NONE);

  @Test
  void theFirstInstanceGivesItAndAlwaysTheSame() {
    assertThat(DataIds.of(NOTHING)).isEqualTo(DataIds.of(Forms.observed(Writes.NONE)));
    assertThat(DataIds.of(NOTHING).found())
        .hasValueSatisfying(id -> assertThat(id).matches("[0-9a-f]{10}"));
  }

  @Test
  void whatIsLeftBehindCarriesItOn() {
    assertThat(DataIds.of(Forms.observed(Writes.NONE, claim("a", "left"))).found())
        .hasValue("left");
    assertThat(DataIds.of(Forms.observed(Writes.NONE, claim("a", "left"), claim("b", "left"))))
        .isEqualTo(new Read.Ok<>("left"));
    assertThat(DataIds.of(with(secret("mle", "left"))).found()).hasValue("left");
  }

  @Test
  void anotherInstancesSecretsDoNotCount() {
    assertThat(DataIds.of(with(secret("another", "theirs")))).isEqualTo(DataIds.of(NOTHING));
  }

  @Test
  void whatDisagreesIsNamedInTheSameWordsWhateverTheOrder() {
    Observed one = Forms.observed(Writes.NONE, claim("a", "x"), claim("b", "y"), claim("c", "x"));
    Observed other = Forms.observed(Writes.NONE, claim("c", "x"), claim("b", "y"), claim("a", "x"));
    assertThat(DataIds.of(one)).isEqualTo(DataIds.of(other));
    assertThat(DataIds.of(one).refusal())
        .hasValueSatisfying(
            p -> {
              assertThat(p.reason()).isEqualTo(Reason.DataMismatch);
              assertThat(p.message())
                  .contains("PersistentVolumeClaim/a", "PersistentVolumeClaim/b");
            });
  }

  private static PersistentVolumeClaim claim(String name, String dataId) {
    return new PersistentVolumeClaimBuilder()
        .withNewMetadata()
        .withName(name)
        .addToLabels(Labels.DATA_ID, dataId)
        .endMetadata()
        .build();
  }

  private static SecretView secret(String instance, String dataId) {
    Map<String, String> labels =
        Map.of(
            Labels.MANAGED_BY, Labels.OPERATOR, Labels.INSTANCE, instance, Labels.DATA_ID, dataId);
    return new SecretView(
        "mle-database-login",
        "u",
        "1",
        labels,
        Map.of(),
        Set.of(),
        Map.of(),
        Optional.empty(),
        SecretTraits.NONE);
  }

  private static Observed with(SecretView secret) {
    return new Observed(
        NOTHING.now(),
        NOTHING.identity(),
        NOTHING.spec(),
        NOTHING.status(),
        NOTHING.release(),
        NOTHING.objects(),
        NOTHING.shared(),
        NOTHING.pods(),
        new Fact.Known<>(Map.of(secret.name(), secret)),
        NOTHING.writes(),
        NOTHING.surroundings(),
        true,
        Map.of());
  }
}
