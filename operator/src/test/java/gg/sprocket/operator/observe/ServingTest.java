package gg.sprocket.operator.observe;

import static org.assertj.core.api.Assertions.assertThat;

import gg.sprocket.operator.plan.OptionalKind;
import gg.sprocket.operator.plan.Reason;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionBuilder;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServingTest {

  @Test
  void withoutADefinitionThereIsNone() {
    assertThat(Serving.of(OptionalKind.HttpRoute, List.of())).isEqualTo(Serving.Absent);
  }

  @ParameterizedTest
  @CsvSource({
    "v1, true, True, Served",
    "v1, true, False, Absent",
    "v1, false, True, OtherVersion",
    "v1beta1, true, True, OtherVersion",
  })
  void byWhatTheCacheKeepsOfIt(
      String version, boolean served, String established, Serving serving) {
    var store = Stripping.<CustomResourceDefinition>store();
    store.put("key", definition(version, served, established));
    CustomResourceDefinition kept = Objects.requireNonNull(store.get("key"));

    assertThat(Serving.of(OptionalKind.HttpRoute, List.of(kept))).isEqualTo(serving);
    assertThat(kept.getSpec().getGroup()).as("what is not kept").isNull();
    assertThat(kept.getSpec().getVersions().getFirst().getSchema()).isNull();
  }

  @Test
  void whatIsGoingIsNotServed() {
    CustomResourceDefinition going = definition("v1", true, "True");
    going.getMetadata().setDeletionTimestamp("2026-03-01T12:00:00Z");

    assertThat(Serving.of(OptionalKind.HttpRoute, List.of(going))).isEqualTo(Serving.Absent);
  }

  @Test
  void anotherVersionIsToldWithBothNames() {
    assertThat(OptionalKind.HttpRoute.unserved().reason()).isEqualTo(Reason.KindMissing);
    assertThat(OptionalKind.HttpRoute.unserved().message())
        .contains("httproutes.gateway.networking.k8s.io", "serves no v1,", "exposure.type");
  }

  private static CustomResourceDefinition definition(
      String version, boolean served, String established) {
    return new CustomResourceDefinitionBuilder()
        .withNewMetadata()
        .withName(OptionalKind.HttpRoute.definition())
        .endMetadata()
        .withNewSpec()
        .withGroup("gateway.networking.k8s.io")
        .addNewVersion()
        .withName(version)
        .withServed(served)
        .withNewSchema()
        .endSchema()
        .endVersion()
        .endSpec()
        .withNewStatus()
        .addNewCondition()
        .withType("Established")
        .withStatus(established)
        .endCondition()
        .endStatus()
        .build();
  }
}
