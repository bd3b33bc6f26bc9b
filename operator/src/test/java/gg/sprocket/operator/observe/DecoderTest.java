package gg.sprocket.operator.observe;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gg.sprocket.operator.api.v1alpha1.InstanceSpec;
import gg.sprocket.operator.api.v1alpha1.InstanceStatus;
import gg.sprocket.operator.api.v1alpha1.Phase;
import gg.sprocket.operator.api.v1alpha1.Profile;
import gg.sprocket.operator.api.v1alpha1.SecretsBackend;
import gg.sprocket.operator.api.v1alpha1.VaultMode;
import gg.sprocket.operator.plan.Problem;
import gg.sprocket.operator.plan.Read;
import gg.sprocket.operator.plan.Reason;
import gg.sprocket.operator.resource.Json;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DecoderTest {

  private static final String MINIMAL =
      """
      organization: {slug: mle, displayName: Minor League Esports}
      version: "1.5.0"
      exposure: {domain: mle.example.org}
      integrations: {discord: {secretRef: {name: discord}}}
      """;

  @Test
  void aSpecIsReadWithItsDefaults() {
    InstanceSpec spec = Decoder.spec(tree(MINIMAL)).found().orElseThrow();

    assertThat(spec.organization().slug()).isEqualTo("mle");
    assertThat(spec.profile()).isEqualTo(Profile.Small);
  }

  @ParameterizedTest
  @CsvSource({
    "'', Managed, Vault",
    "'profile: Tiny', Disabled, Kubernetes",
    "'{\"profile\": \"Tiny\", \"vault\": {\"mode\": \"Managed\"}}', Managed, Vault",
    "'vault: {mode: Disabled}', Disabled, Kubernetes",
    "'vault: {managed: {replicas: 3}}', Managed, Vault",
    "'secrets: {backend: Kubernetes}', Managed, Kubernetes",
  })
  void anInstanceHasAVaultForItsValuesUnlessItIsTiny(
      String more, VaultMode mode, SecretsBackend backend) {
    ObjectNode json = (ObjectNode) tree(MINIMAL);
    if (!more.isEmpty()) {
      json.setAll((ObjectNode) tree(more));
    }

    InstanceSpec spec = Decoder.spec(json).found().orElseThrow();

    assertThat(spec.vault().mode()).isEqualTo(mode);
    assertThat(spec.secrets().backend()).isEqualTo(backend);
  }

  @Test
  void fieldsOfANewerVersionArePassedOver() {
    assertThat(Decoder.spec(tree(MINIMAL + "hovercraft: {full: of eels}\n")).found()).isPresent();
  }

  @ParameterizedTest
  @CsvSource({
    "'profile: Gigantic', 'spec.profile holds the value \"Gigantic\"'",
    "'database: {mode: Somewhere}', 'spec.database.mode holds the value \"Somewhere\"'",
    "'suspend: [1]', 'spec.suspend holds a value'",
    "'apps: {a: b}', 'spec.apps holds a value'",
    "'cache: 7', 'spec.cache holds a value'",
  })
  void whatCannotBeReadIsNamedByPathAndValue(String yaml, String expected) {
    Problem problem = Decoder.spec(tree(MINIMAL + yaml)).refusal().orElseThrow();

    assertThat(problem.reason()).isEqualTo(Reason.UndecodableSpec);
    assertThat(problem.message()).startsWith(expected).contains("correct it");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "organization: null | spec.organization",
        "organization: {displayName: MLE} | spec.organization.slug",
        "organization: {slug: mle} | spec.organization.displayName",
        "version: null | spec.version",
        "exposure: null | spec.exposure",
        "exposure: {hosts: [{purpose: Web}]} | spec.exposure.hosts[0].host",
        "integrations: {influx: {org: o, bucket: b}} | spec.integrations.influx.address",
        "apps: [{name: core}, {}] | spec.apps[1].name",
        "apps: [{name: core, config: [{name: A}]}] | spec.apps[0].config[0].value",
        "images: {pullSecrets: [{}]} | spec.images.pullSecrets[0].name",
      })
  void whatIsRequiredAndAbsentIsNamed(String yaml, String field) {
    ObjectNode spec = (ObjectNode) tree(MINIMAL);
    spec.setAll((ObjectNode) tree(yaml));
    Problem problem = Decoder.spec(spec).refusal().orElseThrow();

    assertThat(problem.reason()).isEqualTo(Reason.UndecodableSpec);
    assertThat(problem.message()).startsWith(field + " is missing").contains("add it");
  }

  @Test
  void aReleaseWithoutARequiredPartIsNamed() {
    Problem problem =
        Decoder.release("9.9.9", tree("topologies: [{name: Monolith, components: []}]"))
            .refusal()
            .orElseThrow();

    assertThat(problem.reason()).isEqualTo(Reason.ReleaseInvalid);
    assertThat(problem.message())
        .startsWith("SprocketRelease 9.9.9: spec.topologies[0].schema is missing");
  }

  @Test
  void anAbsentSpecIsAProblem() {
    assertThat(Decoder.spec(null).refusal().orElseThrow().message()).startsWith("spec is missing");
    assertThat(Decoder.spec(NullNode.getInstance()).refusal()).isPresent();
  }

  @Test
  void aReleaseThatCannotBeReadIsNamed() {
    Read<?> read = Decoder.release("9.9.9", tree("topologies: none"));

    Problem problem = read.refusal().orElseThrow();
    assertThat(problem.reason()).isEqualTo(Reason.ReleaseInvalid);
    assertThat(problem.message()).startsWith("SprocketRelease 9.9.9: spec.topologies");
  }

  @Test
  void aStatusThatCannotBeReadIsWrittenAnew() {
    assertThat(Decoder.status(null)).isEqualTo(InstanceStatus.NONE);
    assertThat(Decoder.status(NullNode.getInstance())).isEqualTo(InstanceStatus.NONE);
    assertThat(Decoder.status(tree("phase: Dancing"))).isEqualTo(InstanceStatus.NONE);
    assertThat(Decoder.status(tree("observedGeneration: 4\nphase: Running\nnews: 1")))
        .extracting(InstanceStatus::observedGeneration, InstanceStatus::phase)
        .containsExactly(4L, Phase.Running);
  }

  @Test
  void aStatusSurvivesBeingStored() {
    InstanceStatus status = Decoder.status(tree("observedGeneration: 4\nphase: Running"));

    assertThat(Decoder.status(Json.tree(status))).isEqualTo(status);
  }

  private static JsonNode tree(String yaml) {
    return Json.tree(Serialization.unmarshal(yaml, Map.class));
  }
}
