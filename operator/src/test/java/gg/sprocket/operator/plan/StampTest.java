package gg.sprocket.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import gg.sprocket.operator.resource.Labels;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import org.junit.jupiter.api.Test;

class StampTest {

  @Test
  void anOwnedObjectGoesWithTheInstance() {
    HasMetadata object = Forms.STAMP.owned("part", Forms.configMap("a"));
    assertThat(object.getMetadata().getNamespace()).isEqualTo("league");
    assertThat(object.getMetadata().getOwnerReferences())
        .singleElement()
        .extracting(OwnerReference::getUid, OwnerReference::getController)
        .containsExactly(Observations.UID, true);
    assertThat(object.getMetadata().getLabels())
        .containsEntry(Labels.INSTANCE, "mle")
        .containsEntry(Labels.RECOMMENDED_INSTANCE, "mle")
        .containsEntry(Labels.PART, "part")
        .containsEntry(Labels.MANAGED_BY, Labels.OPERATOR)
        .doesNotContainKey(Labels.DATA_ID);
  }

  /** An owner reference or the label that Argo CD tracks by would take the data along. */
  @Test
  void aKeptObjectOutlivesTheInstance() {
    HasMetadata object = Forms.STAMP.kept("part", Forms.configMap("a"));
    assertThat(object.getMetadata().getOwnerReferences()).isNullOrEmpty();
    assertThat(object.getMetadata().getLabels())
        .containsEntry(Labels.INSTANCE, "mle")
        .containsEntry(Labels.DATA_ID, "data")
        .doesNotContainKey(Labels.RECOMMENDED_INSTANCE);
    assertThat(Forms.STAMP.keptLabels("part"))
        .containsEntry(Labels.DATA_ID, "data")
        .doesNotContainKey(Labels.RECOMMENDED_INSTANCE);
  }

  @Test
  void aSharedObjectNamesNoInstance() {
    HasMetadata object = Forms.STAMP.shared("part", Forms.configMap("a"));
    assertThat(object.getMetadata().getOwnerReferences()).isNullOrEmpty();
    assertThat(object.getMetadata().getLabels())
        .doesNotContainKeys(Labels.INSTANCE, Labels.RECOMMENDED_INSTANCE);
  }

  @Test
  void theHashTellsFormsApartAndOwnersToo() {
    String hash = Forms.hashOf(Forms.STAMP.owned("part", Forms.configMap("a")));
    assertThat(Forms.hashOf(Forms.STAMP.owned("part", Forms.configMap("a")))).isEqualTo(hash);
    assertThat(Forms.hashOf(Forms.STAMP.owned("part", Forms.configMap("b")))).isNotEqualTo(hash);
    assertThat(Forms.hashOf(Forms.STAMP.kept("part", Forms.configMap("a")))).isNotEqualTo(hash);
  }
}
