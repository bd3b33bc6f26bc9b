package gg.sprocket.operator.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import gg.sprocket.operator.plan.Reason;
import gg.sprocket.operator.report.Notices;
import gg.sprocket.operator.resource.Json;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the process tells: endpoints, log lines, events, and how it refuses bad settings. */
@ExtendWith(OnCluster.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EndpointsIT {

  private final TestCluster cluster;
  private final Instances instances;
  private final OperatorUnderTest operator;

  EndpointsIT(TestCluster cluster) {
    this.cluster = cluster;
    this.instances = new Instances(cluster.admin());
    this.operator = OperatorUnderTest.start(cluster);
  }

  @AfterAll
  void stop() {
    operator.close();
  }

  @Test
  void theProcessAnswersOnItsThreePathsOnly() {
    assertThat(operator.get("/healthz")).isEqualTo(200);
    assertThat(operator.get("/readyz")).isEqualTo(200);
    assertThat(operator.get("/metrics")).isEqualTo(200);
    for (String path : List.of("/", "/healthzz", "/healthz/", "/metrics/x", "/env", "/readyz/..")) {
      assertThat(operator.get(path)).as(path).isEqualTo(404);
    }
  }

  @Test
  void metricsCountChangesAndPasses() {
    String namespace = ready("metrics");

    String metrics = operator.body("/metrics");
    assertThat(metrics)
        .containsPattern("sprocket_changes_total\\{component=\"database\",outcome=\"done\"\\} \\d")
        .containsPattern("reconciliations_started_total\\{[^}]*controller[^}]*\\} \\d")
        .contains("reconciliations_execution_duration", "jvm_memory_used_bytes")
        .doesNotContain(namespace);
  }

  @Test
  void everyLineOfAPassNamesItsInstance() {
    String namespace = ready("lines");

    List<JsonNode> lines = operator.log().lines().map(EndpointsIT::parse).toList();
    assertThat(lines)
        .allSatisfy(
            line -> {
              assertThat(line.path("level").asText()).isNotEmpty();
              assertThat(line.path("formattedMessage").asText()).isNotEmpty();
              assertThat(line.path("timestamp").isNumber()).isTrue();
            });
    List<JsonNode> changes =
        lines.stream().filter(l -> l.path("loggerName").asText().endsWith(".Applier")).toList();
    assertThat(changes)
        .isNotEmpty()
        .allSatisfy(
            line -> {
              assertThat(line.path("mdc").path("resource.name").asText()).isEqualTo("mle");
              assertThat(line.path("mdc").path("resource.namespace").asText()).isNotEmpty();
            });
    // The threads that make the changes of a wave together.
    assertThat(changes)
        .filteredOn(l -> l.path("mdc").path("resource.namespace").asText().equals(namespace))
        .extracting(l -> l.path("threadName").asText())
        .anyMatch(thread -> thread.startsWith("virtual"));
  }

  @Test
  void aWarningIsToldOnceHoweverOftenItComes() {
    String namespace = ready("told");
    for (int i = 0; i < 3; i++) {
      cluster.admin().secrets().inNamespace(namespace).withName("discord").delete();
      awaitSecrets(namespace, "False");
      instances.discord(namespace);
      awaitSecrets(namespace, "True");
    }

    List<Event> events = events(namespace);
    assertThat(events).filteredOn(e -> e.getReason().equals("SecretMissing")).hasSize(1);
    assertThat(events).filteredOn(e -> e.getReason().equals(Notices.PROVISIONED)).hasSize(1);
    Set<String> known = Arrays.stream(Reason.values()).map(Enum::name).collect(Collectors.toSet());
    known.add(Notices.PROVISIONED);
    assertThat(events)
        .allSatisfy(
            event -> {
              assertThat(known).contains(event.getReason());
              assertThat(event.getNote()).isNotEmpty();
              assertThat(event.getRegarding().getName()).isEqualTo("mle");
            });
  }

  @Test
  void anUnknownSettingEndsTheProcessByName() {
    String log = refused("SPROCKET_COLOUR", "blue");

    assertThat(log).contains("SPROCKET_COLOUR is not a setting", "SPROCKET_HTTP_PORT");
  }

  @ParameterizedTest
  @CsvSource({
    "SPROCKET_HTTP_ADDRESS, localhost",
    "SPROCKET_HTTP_PORT, eighty",
    "SPROCKET_LEADER_ELECTION, perhaps",
    "SPROCKET_NAMESPACES, 'a,B'",
    "SPROCKET_LOG_LEVEL, LOUD",
    "SPROCKET_LOG_FORMAT, xml"
  })
  void aMalformedSettingEndsTheProcessByName(String name, String value) {
    assertThat(refused(name, value)).contains(name + " ", "set it to");
  }

  private String refused(String name, String value) {
    try (OperatorUnderTest process = OperatorUnderTest.start(cluster, Map.of(name, value))) {
      assertThat(process.awaitEnd()).isEqualTo(2);
      return process.log();
    }
  }

  private void awaitSecrets(String namespace, String status) {
    await("SecretsReady " + status)
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(100))
        .until(
            () ->
                instances
                    .condition(namespace, "mle", "SecretsReady")
                    .filter(is(status))
                    .isPresent());
  }

  private static Predicate<Condition> is(String status) {
    return condition -> condition.getStatus().equals(status);
  }

  private List<Event> events(String namespace) {
    return cluster.admin().events().v1().events().inNamespace(namespace).list().getItems().stream()
        .filter(e -> "sprocket.gg/sprocket-operator".equals(e.getReportingController()))
        .toList();
  }

  private String ready(String purpose) {
    String namespace = cluster.namespace(purpose);
    instances.create(namespace, "mle", "");
    instances.awaitReady(namespace, "mle");
    return namespace;
  }

  private static JsonNode parse(String line) {
    try {
      return Json.MAPPER.readTree(line);
    } catch (JsonProcessingException e) {
      throw new AssertionError("not a JSON line: " + line, e);
    }
  }
}
