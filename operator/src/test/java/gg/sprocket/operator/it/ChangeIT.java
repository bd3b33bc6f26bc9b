package gg.sprocket.operator.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import gg.sprocket.operator.it.AuditLog.Request;
import gg.sprocket.operator.resource.Json;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A change costs what it changes, and reaches nobody else. */
@ExtendWith(OnCluster.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Execution(ExecutionMode.CONCURRENT)
class ChangeIT {

  private static final String NAME = "mle";

  private final TestCluster cluster;
  private final Instances instances;
  private final OperatorUnderTest operator;

  ChangeIT(TestCluster cluster) {
    this.cluster = cluster;
    this.instances = new Instances(cluster.admin());
    this.operator = OperatorUnderTest.start(cluster);
  }

  @AfterAll
  void stop() {
    operator.close();
  }

  @Test
  void moreWebPodsTouchOneDeploymentAndGetABudget() {
    String namespace = ready("replicas");

    List<Request> writes =
        changed(namespace, "{\"spec\": {\"apps\": [{\"name\": \"web\", \"replicas\": 3}]}}");

    assertCosts(writes, "deployments/mle-web", "poddisruptionbudgets/mle-web");
  }

  @Test
  void aDatabaseParameterTouchesFileAndServer() {
    String namespace = ready("parameter");

    List<Request> writes =
        changed(
            namespace,
            "{\"spec\": {\"database\": {\"builtin\": {\"parameters\": {\"work_mem\": \"32MB\"}}}}}");

    assertCosts(writes, "configmaps/mle-database", "statefulsets/mle-database");
  }

  @Test
  void anotherImageRunsItsMigrationsAndItself() {
    String namespace = ready("image");
    List<String> before = children(namespace).titles();

    List<Request> writes =
        changed(
            namespace,
            "{\"spec\": {\"images\": {\"overrides\": [{\"name\": \"monolith\","
                + " \"image\": \"registry.example.com/monolith:2\"}]}}}");

    String job =
        children(namespace).titles().stream()
            .filter(title -> title.startsWith("Job/mle-schema-") && !before.contains(title))
            .map(title -> title.substring("Job/".length()))
            .findFirst()
            .orElseThrow();
    assertThat(titles(writes))
        .contains("jobs/" + job, "configmaps/" + job, "deployments/mle-monolith")
        .doesNotHaveDuplicates()
        .allMatch(t -> t.contains("/mle-schema-") || t.equals("deployments/mle-monolith"));
    // Two steps, of which each shows its begin and its end.
    assertThat(writes).hasSizeLessThanOrEqualTo(titles(writes).size() + 4);
  }

  @Test
  void aNewDisplayNameTouchesNoObject() {
    String namespace = ready("display");

    List<Request> writes =
        changed(namespace, "{\"spec\": {\"organization\": {\"displayName\": \"Other League\"}}}");

    assertCosts(writes);
  }

  @Test
  void anotherDomainTouchesEveryReaderOnce() {
    String namespace = ready("domain");

    List<Request> writes =
        changed(namespace, "{\"spec\": {\"exposure\": {\"domain\": \"other.example.org\"}}}");

    assertThat(titles(writes))
        .doesNotHaveDuplicates()
        .contains("configmaps/mle-monolith", "deployments/mle-monolith", "deployments/mle-web")
        .noneMatch(t -> t.contains("database") || t.contains("cache") || t.contains("schema"));
    assertThat(writes).hasSizeLessThanOrEqualTo(titles(writes).size() + 2);
  }

  @Test
  void aRotatedSecretRestartsItsReaderAlone() {
    String namespace = ready("rotation");
    Traffic traffic = new Traffic(cluster.audit(), namespace);
    SortedMap<String, String> templates = templates(namespace);
    long mark = traffic.mark();

    Secret secret = children(namespace).get(Secret.class, "discord");
    secret.setStringData(Map.of("botToken", "another-one"));
    cluster.admin().resource(secret).update();

    await("the monolith's pods to be replaced")
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(100))
        .until(() -> !templates(namespace).equals(templates));
    instances.awaitReady(namespace, NAME);
    List<Request> writes = traffic.settledSince(mark);
    assertCosts(writes, "deployments/mle-monolith");
    SortedMap<String, String> after = templates(namespace);
    assertThat(after.get("mle-monolith")).isNotEqualTo(templates.get("mle-monolith"));
    after.remove("mle-monolith");
    templates.remove("mle-monolith");
    assertThat(after).isEqualTo(templates);
  }

  /** A number of pods does not go back by itself: somebody may have taken it over. */
  @Test
  void thereAndBackAgainEndsWithTheSameObjects() {
    String namespace = ready("revert");
    String there =
        """
        {"spec": {
          "apps": [{"name": "web", "config": [{"name": "EXTRA", "value": "1"}]}],
          "database": {"builtin": {"parameters": {"work_mem": "32MB"}}},
          "exposure": {"domain": "other.example.org"}}}
        """;
    String back =
        """
        {"spec": {"apps": null, "database": null, "exposure": {"domain": "mle.example.org"}}}
        """;
    SortedMap<String, String> before = forms(namespace);

    changed(namespace, there);
    assertThat(forms(namespace)).isNotEqualTo(before);
    changed(namespace, back);

    // Other hosts have another certificate, and so have those that were there before them.
    SortedMap<String, String> after = forms(namespace);
    assertThat(after.remove("Secret/mle-tls-public"))
        .isNotEqualTo(before.remove("Secret/mle-tls-public"));
    assertThat(after).isEqualTo(before);
  }

  private String ready(String purpose) {
    String namespace = cluster.namespace(purpose);
    long mark = cluster.audit().mark();
    instances.create(namespace, NAME, "");
    instances.awaitReady(namespace, NAME);
    new Traffic(cluster.audit(), namespace).settledSince(mark);
    return namespace;
  }

  /** Everything that is written for a change of the spec, until all is as wanted again. */
  private List<Request> changed(String namespace, String patch) {
    Traffic traffic = new Traffic(cluster.audit(), namespace);
    long mark = traffic.mark();
    instances.patch(namespace, NAME, patch);
    instances.awaitReady(namespace, NAME);
    return traffic.settledSince(mark);
  }

  /** Each of these objects is written once, and the status at most twice. */
  private static void assertCosts(List<Request> writes, String... objects) {
    assertThat(titles(writes)).containsExactlyInAnyOrder(objects);
    assertThat(writes).hasSizeLessThanOrEqualTo(objects.length + 2);
  }

  private static List<String> titles(List<Request> writes) {
    return writes.stream()
        .filter(r -> !Traffic.isStatus(r) && !Traffic.isEvent(r))
        .map(Traffic::title)
        .toList();
  }

  private Children children(String namespace) {
    return new Children(cluster.admin(), namespace, NAME);
  }

  private SortedMap<String, String> templates(String namespace) {
    return children(namespace).all().stream()
        .filter(Deployment.class::isInstance)
        .map(Deployment.class::cast)
        .collect(
            Collectors.toMap(
                d -> d.getMetadata().getName(),
                d -> Serialization.asYaml(d.getSpec().getTemplate()),
                (one, _) -> one,
                TreeMap::new));
  }

  /** Every child without what the API server counts and what other controllers note. */
  private SortedMap<String, String> forms(String namespace) {
    return children(namespace).all().stream()
        .collect(Collectors.toMap(Children::title, ChangeIT::form, (one, _) -> one, TreeMap::new));
  }

  private static String form(HasMetadata object) {
    object.getMetadata().setManagedFields(List.of());
    object.getMetadata().setResourceVersion(null);
    object.getMetadata().setGeneration(null);
    object.getMetadata().getAnnotations().remove("deployment.kubernetes.io/revision");
    ObjectNode tree = (ObjectNode) Json.tree(object);
    tree.remove("status");
    return tree.toPrettyString();
  }
}
