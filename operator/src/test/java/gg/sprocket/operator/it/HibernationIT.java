package gg.sprocket.operator.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import gg.sprocket.operator.resource.Labels;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The application sleeps and wakes in order; its data services and its autoscaler stay. */
@ExtendWith(OnCluster.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Execution(ExecutionMode.CONCURRENT)
class HibernationIT {

  private static final String NAME = "mle";
  private static final String SLEEP = "{\"spec\": {\"hibernation\": {\"enabled\": true}}}";
  private static final String WAKE = "{\"spec\": {\"hibernation\": null}}";

  private final TestCluster cluster;
  private final Instances instances;
  private final OperatorUnderTest operator;

  HibernationIT(TestCluster cluster) {
    this.cluster = cluster;
    this.instances = new Instances(cluster.admin());
    this.operator = OperatorUnderTest.start(cluster);
  }

  @AfterAll
  void stop() {
    operator.close();
  }

  @Test
  void everythingIsAsBeforeAfterASleep() {
    String namespace = cluster.namespace("sleep");
    instances.create(
        namespace, NAME, "apps: [{name: web, autoscaling: {minReplicas: 2, maxReplicas: 6}}]\n");
    instances.awaitReady(namespace, NAME);
    cluster.admin().apps().deployments().inNamespace(namespace).withName("mle-web").scale(4);
    instances.awaitReady(namespace, NAME);
    Traffic traffic = new Traffic(cluster.audit(), namespace);
    long mark = traffic.mark();

    instances.patch(namespace, NAME, SLEEP);
    instances.awaitCondition(namespace, NAME, "Hibernated", HibernationIT::isTrue);
    instances.awaitReady(namespace, NAME);

    assertThat(numbers(namespace).values()).containsOnly(0);
    assertThat(
            traffic.childrenSince(mark).stream()
                .filter(r -> r.resource().equals("deployments"))
                .map(r -> r.name())
                .toList())
        .hasSize(3)
        .last()
        .isEqualTo("mle-monolith");
    assertThat(instances.status(namespace, NAME).phase()).hasToString("Hibernated");
    assertThat(pods(namespace)).noneMatch(name -> name.startsWith("mle-web"));
    assertThat(pods(namespace)).contains("mle-database-0", "mle-cache-0", "mle-object-storage-0");
    theAutoscalerLeavesItAsleep(namespace);

    instances.patch(namespace, NAME, WAKE);
    instances.awaitReady(namespace, NAME);
    assertThat(numbers(namespace)).containsEntry("mle-web", 4).containsEntry("mle-monolith", 1);
    assertThat(instances.condition(namespace, NAME, "Hibernated")).isEmpty();
    assertThat(instances.condition(namespace, NAME, "Available"))
        .hasValueSatisfying(condition -> assertThat(condition.getStatus()).isEqualTo("True"));
  }

  /**
   * The next edge is minutes away: what it does is the pure tests' subject, not waited for here.
   */
  @Test
  void aScheduleWhoseNightHasBegunPutsTheInstanceToSleep() {
    String namespace = cluster.namespace("night");
    ZonedDateTime now = Instant.now().atZone(ZoneOffset.UTC);
    ZonedDateTime sleep = now.minusHours(2);
    ZonedDateTime wake = now.plusHours(2);

    instances.create(
        namespace,
        NAME,
        "hibernation: {schedule: {sleep: '0 %d * * *', wake: '0 %d * * *'}}\n"
            .formatted(sleep.getHour(), wake.getHour()));

    instances.awaitCondition(namespace, NAME, "Hibernated", HibernationIT::isTrue);
    assertThat(numbers(namespace).values()).containsOnly(0);
    assertThat(instances.awaitReady(namespace, NAME).phase()).hasToString("Hibernated");
  }

  private void theAutoscalerLeavesItAsleep(String namespace) {
    await("the autoscaler to see that it sleeps")
        .atMost(Duration.ofSeconds(60))
        .until(
            () ->
                new Children(cluster.admin(), namespace, NAME)
                        .get(HorizontalPodAutoscaler.class, "mle-web")
                        .getStatus()
                        .getConditions()
                        .stream()
                        .anyMatch(condition -> "ScalingDisabled".equals(condition.getReason())));
    assertThat(numbers(namespace)).containsEntry("mle-web", 0);
  }

  private Map<String, Integer> numbers(String namespace) {
    Map<String, Integer> numbers = new TreeMap<>();
    for (Deployment deployment :
        cluster
            .admin()
            .apps()
            .deployments()
            .inNamespace(namespace)
            .withLabel(Labels.INSTANCE, NAME)
            .list()
            .getItems()) {
      numbers.put(deployment.getMetadata().getName(), deployment.getSpec().getReplicas());
    }
    return numbers;
  }

  private List<String> pods(String namespace) {
    return cluster.admin().pods().inNamespace(namespace).list().getItems().stream()
        .map(pod -> pod.getMetadata().getName())
        .toList();
  }

  private static boolean isTrue(Condition condition) {
    return condition.getStatus().equals("True");
  }
}
