package gg.sprocket.operator.component;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import gg.sprocket.operator.api.v1alpha1.ComponentStatus.State;
import gg.sprocket.operator.api.v1alpha1.ReleaseSpec;
import gg.sprocket.operator.api.v1alpha1.ReleaseTopology;
import gg.sprocket.operator.plan.Projection;
import gg.sprocket.operator.plan.Projections;
import gg.sprocket.operator.resource.InboxForm;
import gg.sprocket.operator.resource.InboxForm.Told;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The files that people apply hold together. */
class ShippedTest {

  @Test
  void theSmallestExampleIsAmongTheExamples() {
    assertThat(Shipped.examples())
        .extracting(file -> file.getFileName().toString())
        .contains("minimal.yaml")
        .allMatch(name -> name.endsWith(".yaml"));
  }

  @TestFactory
  List<DynamicTest> anExampleIsComplete() {
    return Shipped.examples().stream()
        .map(
            file ->
                DynamicTest.dynamicTest(file.getFileName().toString(), () -> assertComplete(file)))
        .toList();
  }

  @TestFactory
  List<DynamicTest> aReleaseRunsInEachOfItsTopologies() {
    return Shipped.releases().stream()
        .map(file -> Shipped.documents(file).getFirst())
        .flatMap(
            document ->
                Shipped.release(document.path("spec")).topologies().stream()
                    .map(topology -> settles(document, topology)))
        .toList();
  }

  private static DynamicTest settles(JsonNode document, ReleaseTopology topology) {
    String version = document.at("/metadata/name").asText();
    return DynamicTest.dynamicTest(
        version + " " + topology.name(),
        () -> {
          Scene scene =
              Scene.minimal()
                  .release(Shipped.release(document.path("spec")))
                  .set("{version: %s, topology: %s}".formatted(version, topology.name()));
          scene.settle();
          assertThat(scene.instance().deployments())
              .isNotEmpty()
              .allSatisfy(name -> assertThat(scene.get(Deployment.class, name)).isNotNull());
        });
  }

  /** A process that nobody asks is ready as soon as it runs, be it only to fail. */
  @TestFactory
  List<DynamicTest> aProcessWithoutProbesHasToStayUp() {
    return Shipped.releases().stream()
        .map(file -> Shipped.documents(file).getFirst())
        .map(
            document ->
                DynamicTest.dynamicTest(
                    document.at("/metadata/name").asText(),
                    () ->
                        assertThat(Shipped.release(document.path("spec")).topologies())
                            .flatExtracting(ReleaseTopology::components)
                            .filteredOn(component -> component.probes() == null)
                            .isNotEmpty()
                            .allMatch(component -> component.minReadySeconds() == 5)))
        .toList();
  }

  private static void assertComplete(Path file) {
    List<JsonNode> documents = Shipped.documents(file);
    JsonNode instance = Shipped.instanceOf(documents);
    String namespace = instance.at("/metadata/namespace").asText();

    JsonNode first = documents.getFirst();
    assertThat(first.path("kind").asText()).isEqualTo("Namespace");
    assertThat(first.at("/metadata/name").asText()).isEqualTo(namespace);
    assertThat(first.at("/metadata/labels").path("pod-security.kubernetes.io/enforce").asText())
        .isEqualTo("restricted");
    Scene scene = Scene.of(instance.path("spec")).release(releaseOf(instance, documents));
    boolean stored = scene.instance().spec().secrets().store().isPresent();
    SceneStore store = SceneStore.in(scene);
    if (!stored && !scene.instance().spec().vault().outside().isPresent()) {
      // Nobody plays one here.
      scene.set("{vault: {mode: Disabled}, secrets: {backend: Kubernetes}}");
    }
    for (JsonNode document : documents) {
      if (document.path("kind").asText().equals("Secret")) {
        assertThat(document.at("/metadata/namespace").asText()).isEqualTo(namespace);
        Map<String, String> values = new TreeMap<>();
        document
            .path("stringData")
            .properties()
            .forEach(e -> values.put(e.getKey(), e.getValue().asText()));
        assertThat(values.values()).allMatch(ShippedTest::isClearlyFake);
        scene.secret(document.at("/metadata/name").asText(), values);
      }
    }
    assertThat(instance.at("/spec/images/pullSecrets"))
        .allSatisfy(
            secret ->
                assertThat(scene.observed().secret(secret.path("name").asText())).isPresent());
    scene.settle();
    if (scene.instance().spec().vault().outside().isPresent()) {
      bring(scene);
    }
    if (stored) {
      store.bringAll("replace-me");
      scene.settle();
    }
    assertThat(scene.health("secrets").state()).isEqualTo(State.Ready);
    assertThat(scene.all(Deployment.class)).hasSizeGreaterThanOrEqualTo(2);
  }

  /** What a Job reads of a Vault of somebody else, which no example brings along. */
  private static void bring(Scene scene) {
    Map<String, Told> entries = new TreeMap<>();
    Map<String, String> values = new TreeMap<>();
    Projections.of(scene.instance()).stream()
        .filter(Projection::isSupplied)
        .forEach(
            projection -> {
              entries.put(projection.path(), new Told(1, "2026-01-01T00:00:00Z", Map.of()));
              projection
                  .keys()
                  .forEach(key -> values.put(InboxForm.key(projection.path(), key), "replace-me"));
            });
    scene.bring(entries, values).settle();
  }

  /** One that the example brings along, or one of the chart. */
  private static ReleaseSpec releaseOf(JsonNode instance, List<JsonNode> documents) {
    return documents.stream()
        .filter(document -> document.path("kind").asText().equals("SprocketRelease"))
        .map(document -> Shipped.release(document.path("spec")))
        .findFirst()
        .orElseGet(() -> Shipped.release(instance.at("/spec/version").asText()));
  }

  private static boolean isClearlyFake(String value) {
    return value.contains("replace-me") || value.equals("local_dev_placeholder");
  }
}
