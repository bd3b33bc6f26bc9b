package gg.sprocket.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import gg.sprocket.operator.plan.Simulation.Subject;
import gg.sprocket.operator.resource.Json;
import gg.sprocket.operator.resource.Labels;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Every pod stays within Pod Security {@code restricted} (Kubernetes documentation, "Pod Security
 * Standards"), and within our own stricter rules.
 */
class PodSecurityTest {

  private static final Set<String> VOLUMES =
      Set.of(
          "configMap",
          "downwardAPI",
          "emptyDir",
          "ephemeral",
          "persistentVolumeClaim",
          "projected",
          "secret");

  private final Planner planner = new Planner(Observations.components());

  @Test
  void everyPodIsRestricted() throws IOException {
    List<JsonNode> pods = Stream.concat(ofCases(), ofGenerated()).toList();
    assertThat(pods).hasSizeGreaterThan(50);
    pods.forEach(PodSecurityTest::check);
  }

  private Stream<JsonNode> ofCases() throws IOException {
    return PlanGoldenTest.cases().stream()
        .map(Observations::of)
        .flatMap(observed -> pods(planner.plan(observed)));
  }

  /** Every pod of some instances, from nothing to the end. */
  private Stream<JsonNode> ofGenerated() {
    return LongStream.range(0, 12)
        .boxed()
        .flatMap(
            seed -> {
              Subject subject = new Specs(seed).next();
              Simulation simulation = new Simulation();
              List<JsonNode> pods = new ArrayList<>();
              Plan plan = planner.plan(simulation.observed(subject));
              while (plan.changes().findAny().isPresent()) {
                pods(plan).forEach(pods::add);
                plan.changes().forEach(simulation::apply);
                plan = planner.plan(simulation.observed(subject));
              }
              return pods.stream();
            });
  }

  private static Stream<JsonNode> pods(Plan plan) {
    return plan.changes()
        .filter(Change.Apply.class::isInstance)
        .map(change -> Json.tree(((Change.Apply) change).object()))
        .map(tree -> tree.at("/spec/template"))
        .filter(template -> !template.isMissingNode());
  }

  private static void check(JsonNode template) {
    JsonNode pod = template.path("spec");
    String text = pod.toPrettyString();
    assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).as(text).isTrue();
    assertThat(pod.at("/securityContext/runAsUser").asLong()).as(text).isPositive();
    assertThat(pod.at("/securityContext/seccompProfile/type").asText())
        .as(text)
        .isEqualTo("RuntimeDefault");
    assertThat(pod.path("automountServiceAccountToken").asBoolean(true)).as(text).isFalse();
    assertThat(pod.path("enableServiceLinks").asBoolean(true)).as(text).isFalse();
    for (String field : List.of("hostNetwork", "hostPID", "hostIPC", "hostUsers")) {
      assertThat(pod.has(field)).as(text).isFalse();
    }
    for (JsonNode volume : pod.path("volumes")) {
      List<String> fields = new ArrayList<>();
      volume.fieldNames().forEachRemaining(fields::add);
      fields.remove("name");
      assertThat(VOLUMES).as(text).containsAll(fields);
    }
    assertThat(pod.path("containers")).as(text).isNotEmpty();
    // What a driver of a probe logs may hold secrets, and its cause is told in its own message.
    boolean probe =
        template.at("/metadata/labels").path(Labels.COMPONENT).asText().startsWith("probe-");
    String message = probe ? "File" : "FallbackToLogsOnError";
    pod.path("containers").forEach(c -> checkContainer(c, message));
    pod.path("initContainers").forEach(c -> checkContainer(c, "FallbackToLogsOnError"));
  }

  private static void checkContainer(JsonNode container, String message) {
    String text = container.toPrettyString();
    JsonNode security = container.path("securityContext");
    assertThat(security.path("allowPrivilegeEscalation").asBoolean(true)).as(text).isFalse();
    assertThat(security.path("readOnlyRootFilesystem").asBoolean()).as(text).isTrue();
    assertThat(security.at("/capabilities/drop/0").asText()).as(text).isEqualTo("ALL");
    assertThat(security.at("/capabilities/add").isMissingNode()).as(text).isTrue();
    assertThat(security.path("privileged").asBoolean()).as(text).isFalse();
    assertThat(security.path("runAsUser").asLong(1)).as(text).isPositive();
    assertThat(security.path("runAsNonRoot").asBoolean(true)).as(text).isTrue();
    assertThat(security.has("seccompProfile")).as(text).isFalse();
    assertThat(container.path("ports").findValues("hostPort")).as(text).isEmpty();
    assertThat(container.path("terminationMessagePolicy").asText()).as(text).isEqualTo(message);
  }
}
