package gg.sprocket.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import gg.sprocket.operator.resource.Labels;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Key shares stay for every claim that may hold what they open. */
class VaultClaimsTest {

  private static final Identity MLE = new Identity("league", "mle", "uid-1", 1, false, Map.of());

  @ParameterizedTest
  @CsvSource({
    // As it is made.
    "mle-vault-data-0, mle, vault, abc",
    // Some or all labels were taken away or changed.
    "mle-vault-data-0, mle, , abc",
    "mle-vault-data-2, mle, , ",
    "mle-vault-data-1, , , ",
    "mle-vault-data-0, other, vault, xyz",
    "restored, mle, vault, ",
    // The same key shares open it under another name.
    "other-vault-data-0, other, vault, abc",
    "other-vault-data-0, , , abc"
  })
  void aClaimThatMayHoldWhatTheyOpenCounts(
      String name, @Nullable String instance, @Nullable String part, @Nullable String dataId) {
    assertThat(VaultClaims.left(MLE, Set.of("abc"), List.of(claim(name, instance, part, dataId))))
        .hasValueSatisfying(problem -> assertThat(problem.message()).contains(" " + name + " "));
  }

  @ParameterizedTest
  @CsvSource({
    "mle-database-data, mle, database, abc",
    "mle-scratch, mle, , ",
    "other-vault-data-0, other, vault, xyz",
    "mle-vault-data-3, , , ",
    "anything, , , "
  })
  void othersDoNotCount(
      String name, @Nullable String instance, @Nullable String part, @Nullable String dataId) {
    assertThat(VaultClaims.left(MLE, Set.of("abc"), List.of(claim(name, instance, part, dataId))))
        .isEmpty();
  }

  private static PersistentVolumeClaim claim(
      String name, @Nullable String instance, @Nullable String part, @Nullable String dataId) {
    Map<String, String> labels = new TreeMap<>();
    put(labels, Labels.INSTANCE, instance);
    put(labels, Labels.PART, part);
    put(labels, Labels.DATA_ID, dataId);
    return new PersistentVolumeClaimBuilder()
        .withNewMetadata()
        .withName(name)
        .withLabels(labels)
        .endMetadata()
        .build();
  }

  private static void put(Map<String, String> labels, String key, @Nullable String value) {
    if (value != null) {
      labels.put(key, value);
    }
  }
}
