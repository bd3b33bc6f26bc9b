package gg.sprocket.operator.component;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import gg.sprocket.operator.api.GeneratedFile;
import gg.sprocket.operator.api.v1alpha1.ReleaseComponent;
import gg.sprocket.operator.api.v1alpha1.ReleaseTopology;
import gg.sprocket.operator.api.v1alpha1.Topology;
import gg.sprocket.operator.plan.Instance;
import gg.sprocket.operator.resource.Json;
import gg.sprocket.operator.resource.Labels;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What each shipped release becomes: its golden file, and the traps that it must go around. */
class ReleaseGoldenTest {

  /** Variables that the application reads as something else than they say. */
  private static final Set<String> MISREAD =
      Set.of("DEFAULT_ORGANIZATION_ID", "JWT_EXPIRY", "LOGGER_LEVELS", "ENABLE_TEST_MODE");

  private static final KubernetesSerialization YAML = new KubernetesSerialization();

  static Stream<Arguments> shapes() {
    return Stream.of("1.4.0", "1.5.0", "2.0.0-preview.1")
        .flatMap(
            version ->
                Shipped.release(version).topologies().stream()
                    .map(ReleaseTopology::name)
                    .map(topology -> Arguments.of(version, topology)));
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void everyObjectIsAsItWas(String version, Topology topology) {
    Scene scene = settled(version, topology);

    String objects =
        Stream.of(Deployment.class, StatefulSet.class, Job.class, Service.class, ConfigMap.class)
            .flatMap(type -> scene.all(type).stream())
            .sorted(Comparator.comparing(o -> o.getKind() + "/" + o.getMetadata().getName()))
            .map(ReleaseGoldenTest::text)
            .collect(Collectors.joining("---\n"));

    new GeneratedFile("operator/src/test/resources/release/%s-%s.yaml".formatted(version, topology))
        .mustBe(objects);
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void nothingIsGivenInAFormThatTheApplicationMisreads(String version, Topology topology) {
    Scene scene = settled(version, topology);

    for (Container container : containers(scene)) {
      assertThat(container.getEnv())
          .extracting(EnvVar::getName)
          .doesNotContainAnyElementsOf(MISREAD);
      assertThat(container.getEnv())
          .filteredOn(e -> e.getName().equals("NODE_ENV"))
          .allMatch(e -> "production".equals(e.getValue()));
      assertThat(container.getCommand().getFirst())
          .as("process 1 gets the signal to stop")
          .isNotIn("sh", "/bin/sh", "bash");
    }
    for (JsonNode file : jsonFiles(scene)) {
      assertThat(file.path("defaultOrganizationId").isTextual()).isFalse();
      assertThat(file.at("/auth/jwt_expiry").isTextual()).isFalse();
      assertThat(file.at("/db/port").isTextual()).isFalse();
      assertThat(file.at("/logger/levels").isTextual()).isFalse();
      if (file.has("defaultOrganizationId")) {
        assertThat(file.at("/cache/host").asText()).isEqualTo("mle-cache");
      }
    }
  }

  /** Every event would be handled by each pod of these, and a bot answers once for each. */
  @ParameterizedTest
  @MethodSource("shapes")
  void whatMustRunOnceEndsBeforeItStartsAgain(String version, Topology topology) {
    Scene scene = settled(version, topology);
    Set<String> once =
        version.startsWith("1.")
            ? Set.of("monolith", "core", "matchmaking", "notification", "submission", "discord-bot")
            : Set.of("core", "discord-bot");

    for (ReleaseComponent component : scene.instance().running()) {
      Deployment deployment = scene.get(Deployment.class, "mle-" + component.name());
      boolean single = once.contains(component.name());
      assertThat(deployment.getSpec().getStrategy().getType())
          .as(component.name())
          .isEqualTo(single ? "Recreate" : "RollingUpdate");
      assertThat(single && deployment.getSpec().getReplicas() > 1).as(component.name()).isFalse();
    }
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void everyComponentIsStartedAfterThoseItNeeds(String version, Topology topology) {
    Instance instance = settled(version, topology).instance();
    String first = instance.running().getFirst().name();

    assertThat(instance.running().stream().skip(1))
        .allSatisfy(component -> assertThat(component.startAfter()).contains(first));
  }

  private static Scene settled(String version, Topology topology) {
    return Scene.minimal()
        .release(Shipped.release(version))
        .set("{version: %s, topology: %s}".formatted(version, topology))
        .set("profile: Medium")
        .settle();
  }

  private static List<Container> containers(Scene scene) {
    return scene.all(Deployment.class).stream()
        .flatMap(d -> d.getSpec().getTemplate().getSpec().getContainers().stream())
        .toList();
  }

  private static List<JsonNode> jsonFiles(Scene scene) {
    return scene.all(Deployment.class).stream()
        .map(d -> d.getMetadata().getName())
        .flatMap(name -> scene.all(ConfigMap.class).stream().filter(named(name)))
        .flatMap(map -> map.getData().entrySet().stream())
        .filter(e -> e.getKey().endsWith(".json") || e.getKey().endsWith(".yaml"))
        .map(e -> parsed(e.getValue()))
        .toList();
  }

  private static java.util.function.Predicate<ConfigMap> named(String name) {
    return map -> map.getMetadata().getName().equals(name);
  }

  private static JsonNode parsed(String json) {
    try {
      return Json.MAPPER.readTree(json);
    } catch (JsonProcessingException e) {
      throw new AssertionError("not JSON: " + json, e);
    }
  }

  /** Without what the cluster adds, and without long files that are golden where they stand. */
  private static String text(HasMetadata object) {
    HasMetadata shown = YAML.clone(object);
    shown.getMetadata().setUid(null);
    shown.getMetadata().setResourceVersion(null);
    shown.getMetadata().setGeneration(null);
    shown.getMetadata().setCreationTimestamp(null);
    shown.getMetadata().setOwnerReferences(List.of());
    shown.getMetadata().getAnnotations().remove(Labels.APPLIED);
    shown.getMetadata().setManagedFields(List.of());
    switch (shown) {
      case Deployment deployment -> deployment.setStatus(null);
      case StatefulSet set -> set.setStatus(null);
      case Job job -> job.setStatus(null);
      case Service service -> service.setStatus(null);
      case ConfigMap map -> {
        map.setData(new TreeMap<>(map.getData()));
        map.getData()
            .replaceAll(
                (key, value) -> key.endsWith(".json") || key.endsWith(".yaml") ? value : "...\n");
      }
      default -> {}
    }
    return YAML.asYaml(shown).replaceFirst("^---\n", "");
  }
}
