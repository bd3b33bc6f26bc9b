package gg.sprocket.operator.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import gg.sprocket.operator.api.v1alpha1.InstanceStatus;
import gg.sprocket.operator.it.AuditLog.Request;
import gg.sprocket.operator.resource.Labels;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the operator says of releases, and what becomes of instances whose release goes. */
@ExtendWith(OnCluster.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReleaseStatusIT {

  private static final String NAME = "mle";
  private static final Duration QUIET = Duration.ofSeconds(5);

  private final TestCluster cluster;
  private final Instances instances;
  private final OwnReleases releases;
  private OperatorUnderTest operator;

  ReleaseStatusIT(TestCluster cluster) {
    this.cluster = cluster;
    this.instances = new Instances(cluster.admin());
    this.releases = new OwnReleases(cluster.admin());
    this.operator = OperatorUnderTest.start(cluster);
  }

  @AfterAll
  void stop() {
    operator.close();
  }

  @Test
  void everyShippedReleaseIsReadyAndTellsItsTopologies() {
    releases.await("1.4.0", "Ready", "True Usable");
    releases.await("2.0.0-preview.1", "Ready", "True Usable");
    releases.await("1.5.0", "Ready", "True Usable");

    assertThat(releases.status("1.5.0").topologies()).isEqualTo("Monolith, Microservices");
    assertThat(releases.status("1.5.0").observedGeneration()).isEqualTo(1);
  }

  @Test
  void whatIsWrongWithOnesOwnReleaseStandsInItsStatusWithoutAnyInstance() {
    releases.create(
        "9.1.0-malformed",
        spec ->
            ((ObjectNode) spec.at("/topologies/1/components/0"))
                .withArray("env")
                .addObject()
                .put("name", "ODD")
                .put("value", "${database.hots}"));

    String message = releases.await("9.1.0-malformed", "Ready", "False ReleaseInvalid");
    assertThat(message)
        .isEqualTo(
            "no instance can use it in topology Microservices: core.env holds the unknown"
                + " placeholder ${database.hots}; create a corrected release under another name");
    assertThat(releases.condition("9.1.0-malformed", "Stalled")).contains("True ReleaseInvalid");
    assertThat(releases.condition("9.1.0-malformed", "InUse")).contains("False Unused");
    assertThat(cluster.kubectl("get", "sprel", "9.1.0-malformed"))
        .matches(
            "NAME +TOPOLOGIES +READY +INUSE +AGE\\n"
                + "9.1.0-malformed +Monolith, Microservices +False +False +\\d+s\\n");
  }

  @Test
  void threeInstancesTurnTheUseOnceAndTheLastOneTurnsItBack() {
    releases.create("9.2.0-three", _ -> {});
    releases.await("9.2.0-three", "InUse", "False Unused");
    long mark = cluster.audit().mark();
    List<String> namespaces = Stream.generate(() -> cluster.namespace("three")).limit(3).toList();
    namespaces.forEach(namespace -> create(namespace, "9.2.0-three"));
    releases.await("9.2.0-three", "InUse", "True Used");
    namespaces.forEach(
        namespace -> instances.awaitCondition(namespace, NAME, "SpecValid", c -> isTrue(c)));
    awaitQuiet();
    assertThat(writesSince(mark, "9.2.0-three")).hasSize(1);

    operator.close();
    operator = OperatorUnderTest.start(cluster);
    awaitQuiet();
    assertThat(writesSince(mark, "9.2.0-three")).as("a restart finds the same").hasSize(1);

    instances.patch(namespaces.get(0), NAME, "{\"spec\": {\"version\": \"1.5.0\"}}");
    instances.delete(namespaces.get(1), NAME);
    awaitQuiet();
    assertThat(writesSince(mark, "9.2.0-three")).as("one still asks for it").hasSize(1);

    instances.delete(namespaces.get(2), NAME);
    releases.await("9.2.0-three", "InUse", "False Unused");
    awaitQuiet();
    assertThat(writesSince(mark, "9.2.0-three")).hasSize(2);
    releases.named("9.2.0-three").delete();
  }

  @Test
  void aReleaseThatVanishesInUseIsMissedAndTheInstanceHealsWhenItIsBack() {
    releases.create("9.3.0-vanishing", _ -> {});
    String namespace = cluster.namespace("vanishing");
    create(namespace, "9.3.0-vanishing");
    instances.awaitReady(namespace, NAME);
    releases.await("9.3.0-vanishing", "InUse", "True Used");
    Map<String, Long> before = generations(namespace);

    awaitRefusal("9.3.0-vanishing");
    assertThatThrownBy(() -> releases.named("9.3.0-vanishing").delete())
        .hasMessageContaining("SprocketRelease 9.3.0-vanishing is in use")
        .hasMessageContaining("sprocket.gg/allow-deletion=true");
    releases.annotate("9.3.0-vanishing", Labels.ALLOW_DELETION, "true");
    releases.named("9.3.0-vanishing").delete();

    Condition stalled =
        instances.awaitCondition(
            namespace, NAME, "Stalled", c -> c.getReason().equals("ReleaseMissing"));
    assertThat(stalled.getMessage())
        .startsWith("SprocketRelease 9.3.0-vanishing does not exist; create it");
    assertThat(instances.condition(namespace, NAME, "Available"))
        .hasValueSatisfying(c -> assertThat(isTrue(c)).isTrue());
    assertThat(instances.status(namespace, NAME).phase()).hasToString("Failed");
    assertThat(instances.condition(namespace, NAME, "Reconciling")).isEmpty();

    releases.create("9.3.0-vanishing", _ -> {});
    instances.awaitReady(namespace, NAME);
    assertThat(generations(namespace)).isEqualTo(before);
  }

  @Test
  void anotherReleaseUnderTheSameNameRollsNothingUntilItIsAccepted() {
    releases.create("9.4.0-replaced", _ -> {});
    String namespace = cluster.namespace("replaced");
    create(namespace, "9.4.0-replaced");
    InstanceStatus ran = instances.awaitReady(namespace, NAME);
    releases.await("9.4.0-replaced", "InUse", "True Used");
    Map<String, Long> before = generations(namespace);

    replace("9.4.0-replaced", "ghcr.io/example/other:1");
    Condition changed =
        instances.awaitCondition(
            namespace, NAME, "SpecValid", c -> c.getReason().equals("ReleaseChanged"));
    assertThat(changed.getMessage())
        .contains("was deleted and made again with other content")
        .contains("sprocket.gg/accept-release=sha256:");
    assertThat(instances.condition(namespace, NAME, "Stalled"))
        .map(Condition::getReason)
        .contains("ReleaseChanged");
    assertThat(instances.status(namespace, NAME).version()).isEqualTo(ran.version());
    awaitQuiet();
    assertThat(generations(namespace)).isEqualTo(before);

    String digest = changed.getMessage().replaceAll("(?s).*accept-release=(\\S+) .*", "$1");
    instances.patch(
        namespace,
        NAME,
        "{\"metadata\": {\"annotations\": {\"%s\": \"%s\"}}}"
            .formatted(Labels.ACCEPT_RELEASE, digest));
    InstanceStatus accepted = instances.awaitReady(namespace, NAME);
    assertThat(Objects.requireNonNull(accepted.version()).digest()).isEqualTo(digest);
    assertThat(generations(namespace)).isNotEqualTo(before);
  }

  private void create(String namespace, String version) {
    instances.discord(namespace);
    instances.createAlone(
        namespace,
        NAME,
        Instances.MINIMAL.replace("\"1.5.0\"", "\"" + version + "\"") + "profile: Tiny\n");
  }

  /** Deletes a release against all advice and puts one with another image in its place. */
  private void replace(String name, String image) {
    releases.annotate(name, Labels.ALLOW_DELETION, "true");
    releases.named(name).delete();
    releases.create(
        name,
        spec ->
            spec.at("/topologies/0/components")
                .forEach(component -> ((ObjectNode) component).put("image", image)));
  }

  /** The API server takes up a new policy after a moment and lets requests pass until then. */
  private void awaitRefusal(String name) {
    await("the policy")
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(100))
        .until(() -> isRefused(name));
  }

  private boolean isRefused(String name) {
    try {
      releases.named(name).dryRun().delete();
      return false;
    } catch (KubernetesClientException e) {
      return e.getCode() == HttpURLConnection.HTTP_FORBIDDEN;
    }
  }

  /** Until the operator has written nothing for a while. */
  private void awaitQuiet() {
    long mark = cluster.audit().mark();
    Stillness stillness = new Stillness(() -> cluster.audit().writesSince(mark).size(), QUIET);
    await("no more writes").atMost(Duration.ofMinutes(2)).until(stillness::isReached);
  }

  private List<Request> writesSince(long mark, String release) {
    return cluster.audit().writesSince(mark).stream()
        .filter(request -> request.resource().equals("sprocketreleases/status"))
        .filter(request -> request.name().equals(release))
        .toList();
  }

  private Map<String, Long> generations(String namespace) {
    Map<String, Long> generations = new TreeMap<>();
    cluster
        .admin()
        .apps()
        .deployments()
        .inNamespace(namespace)
        .list()
        .getItems()
        .forEach(d -> generations.put(d.getMetadata().getName(), d.getMetadata().getGeneration()));
    assertThat(generations).isNotEmpty();
    return generations;
  }

  private static boolean isTrue(Condition condition) {
    return condition.getStatus().equals("True");
  }
}
