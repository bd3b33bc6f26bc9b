package gg.sprocket.operator.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gg.sprocket.operator.api.v1alpha1.ComponentStatus;
import gg.sprocket.operator.api.v1alpha1.ComponentStatus.State;
import gg.sprocket.operator.api.v1alpha1.InstanceStatus;
import gg.sprocket.operator.resource.Labels;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each shipped release, in each of its topologies, on a real API server with simulated pods. */
@ExtendWith(OnCluster.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Execution(ExecutionMode.CONCURRENT)
class ReleasesIT {

  private final TestCluster cluster;
  private final Instances instances;
  private final OperatorUnderTest operator;

  ReleasesIT(TestCluster cluster) {
    this.cluster = cluster;
    this.instances = new Instances(cluster.admin());
    this.operator = OperatorUnderTest.start(cluster);
  }

  @AfterAll
  void stop() {
    operator.close();
  }

  @ParameterizedTest
  @CsvSource({
    "1.4.0, Microservices, 9, cache database object-storage queue",
    "1.5.0, Monolith, 3, cache database object-storage",
    "1.5.0, Microservices, 9, cache database object-storage",
    "2.0.0-preview.1, Microservices, 3, database object-storage"
  })
  void itBecomesReadyWithWhatItNeedsAndNothingElse(
      String version, String topology, int processes, String services) {
    String namespace = cluster.namespace("releases");
    create(namespace, version, "topology: %s\nprofile: Tiny\n".formatted(topology));

    InstanceStatus status = instances.awaitReady(namespace, "mle");

    assertThat(status.components())
        .extracting(ComponentStatus::state)
        .containsOnly(State.Ready, State.Disabled);
    assertThat(cluster.admin().apps().deployments().inNamespace(namespace).list().getItems())
        .hasSize(processes);
    assertThat(cluster.admin().apps().statefulSets().inNamespace(namespace).list().getItems())
        .extracting(set -> set.getMetadata().getName())
        .containsExactlyInAnyOrderElementsOf(
            List.of(services.split(" ")).stream().map(name -> "mle-" + name).toList());
  }

  /**
   * What each process starts after was ready before its own Deployment was made; one that has no
   * probes must have run for five seconds without an end.
   */
  @Test
  void processesStartInTheOrderOfTheRelease() {
    String namespace = cluster.namespace("order");
    create(namespace, "1.4.0", "profile: Tiny\n");
    instances.awaitReady(namespace, "mle");

    Map<String, Instant> made =
        cluster.admin().apps().deployments().inNamespace(namespace).list().getItems().stream()
            .collect(
                Collectors.toMap(
                    d -> d.getMetadata().getName(),
                    d -> Instant.parse(d.getMetadata().getCreationTimestamp())));
    Instant core = ready(namespace, "core");
    assertThat(made.get("mle-matchmaking")).isAfterOrEqualTo(core);
    assertThat(made.get("mle-submission"))
        .isAfterOrEqualTo(ready(namespace, "notification").plusSeconds(5));
    assertThat(made.get("mle-discord-bot"))
        .isAfterOrEqualTo(ready(namespace, "submission").plusSeconds(5));
  }

  /** From the platform over RabbitMQ to the one without: the server goes, its data stays. */
  @Test
  void aReleaseThatNoLongerUsesTheQueueLeavesItsDataBehind() {
    String namespace = cluster.namespace("cutover");
    create(namespace, "1.4.0", "profile: Tiny\n");
    instances.awaitReady(namespace, "mle");

    instances.patch(
        namespace, "mle", "{\"spec\": {\"version\": \"1.5.0\", \"topology\": \"Microservices\"}}");
    instances.awaitReady(namespace, "mle");

    assertThat(
            cluster
                .admin()
                .resources(StatefulSet.class)
                .inNamespace(namespace)
                .withName("mle-queue")
                .get())
        .isNull();
    assertThat(
            cluster
                .admin()
                .persistentVolumeClaims()
                .inNamespace(namespace)
                .withName("mle-queue-data")
                .get())
        .isNotNull();
    assertThat(cluster.admin().resources(Deployment.class).inNamespace(namespace).list().getItems())
        .allMatch(d -> "1.5.0".equals(d.getMetadata().getLabels().get(Labels.VERSION)));
  }

  /** A pod that does not end stands for one that has still to finish what it is doing. */
  @Test
  void nobodyTakesOverWhileTheProcessThatDidTheWorkStillRuns() {
    String namespace = cluster.namespace("takeover");
    create(namespace, "1.5.0", "profile: Tiny\n");
    instances.awaitReady(namespace, "mle");
    finalizers(namespace, "monolith", List.of("example.com/still-working"));

    instances.patch(namespace, "mle", "{\"spec\": {\"topology\": \"Microservices\"}}");
    instances.awaitCondition(
        namespace,
        "mle",
        "AppsReady",
        c -> c.getMessage().contains("waiting until monolith") && isTerminating(namespace));

    assertThat(cluster.admin().apps().deployments().inNamespace(namespace).list().getItems())
        .extracting(d -> d.getMetadata().getName())
        .containsExactlyInAnyOrder("mle-replay-parse", "mle-web");
    finalizers(namespace, "monolith", List.of());
    instances.awaitReady(namespace, "mle");
    assertThat(cluster.admin().apps().deployments().inNamespace(namespace).list().getItems())
        .extracting(d -> d.getMetadata().getName())
        .contains("mle-core", "mle-discord-bot")
        .doesNotContain("mle-monolith");
  }

  private boolean isTerminating(String namespace) {
    return pods(namespace, "monolith").stream()
        .anyMatch(pod -> pod.getMetadata().getDeletionTimestamp() != null);
  }

  private void finalizers(String namespace, String component, List<String> finalizers) {
    pods(namespace, component)
        .forEach(
            pod ->
                cluster
                    .admin()
                    .resource(pod)
                    .edit(
                        live -> {
                          live.getMetadata().setFinalizers(finalizers);
                          return live;
                        }));
  }

  @Test
  void aQueueThatIsNeededCannotBeSwitchedOffAndWhatRunsGoesOn() {
    String namespace = cluster.namespace("no-queue");
    create(namespace, "1.4.0", "profile: Tiny\n");
    instances.awaitReady(namespace, "mle");

    instances.patch(
        namespace,
        "mle",
        """
        {"metadata": {"annotations": {"sprocket.gg/allow-mode-change": "queue"}},
         "spec": {"queue": {"mode": "Disabled"}}}
        """);

    assertThat(
            instances
                .awaitCondition(
                    namespace, "mle", "SpecValid", c -> c.getReason().equals("QueueRequired"))
                .getMessage())
        .contains("spec.queue.mode is Disabled, but release 1.4.0 does not run without a queue");
    assertThat(instances.condition(namespace, "mle", "Available"))
        .hasValueSatisfying(c -> assertThat(c.getStatus()).isEqualTo("True"));
    assertThat(cluster.admin().apps().deployments().inNamespace(namespace).list().getItems())
        .hasSize(9);
  }

  /** A policy with a selector of nothing would be refused. */
  @Test
  void aCacheThatNobodyReadsLetsNobodyIn() {
    new OwnReleases(cluster.admin()).create("7.0.1", ReleasesIT::forgetTheCache);
    String namespace = cluster.namespace("unread");
    create(namespace, "7.0.1", "profile: Tiny\n");

    instances.awaitReady(namespace, "mle");

    NetworkPolicy policy =
        cluster
            .admin()
            .resources(NetworkPolicy.class)
            .inNamespace(namespace)
            .withName("mle-cache")
            .require();
    assertThat(policy.getSpec().getIngress()).isEmpty();
  }

  private static void forgetTheCache(ObjectNode release) {
    for (JsonNode files : release.findValues("secretFiles")) {
      ((ArrayNode) files).removeIf(one -> one.path("secret").asText().equals("cache-password"));
    }
  }

  private void create(String namespace, String version, String more) {
    instances.discord(namespace);
    instances.createAlone(
        namespace, "mle", Instances.MINIMAL.replace("\"1.5.0\"", "\"" + version + "\"") + more);
  }

  private Instant ready(String namespace, String component) {
    return pods(namespace, component).stream()
        .map(ReleasesIT::readySince)
        .min(Comparator.naturalOrder())
        .orElseThrow();
  }

  private List<Pod> pods(String namespace, String component) {
    return cluster
        .admin()
        .pods()
        .inNamespace(namespace)
        .withLabel(Labels.COMPONENT, component)
        .list()
        .getItems();
  }

  private static Instant readySince(Pod pod) {
    return pod.getStatus().getConditions().stream()
        .filter(c -> c.getType().equals("Ready"))
        .map(c -> Instant.parse(c.getLastTransitionTime()))
        .findFirst()
        .orElseThrow();
  }
}
