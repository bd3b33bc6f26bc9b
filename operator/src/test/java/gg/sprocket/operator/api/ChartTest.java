package gg.sprocket.operator.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import gg.sprocket.dev.Chart;
import gg.sprocket.operator.component.Shipped;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBinding;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class ChartTest {
  private static final String KUBERNETES = "1.34.0";
  private static final Chart CHART = new Chart(RepositoryFolder.CHART);

  /** Helm's own rendering for others leaves hooks out, hence the releases as ordinary objects. */
  private static final List<HasMetadata> DEFAULT =
      CHART.render(Map.of("releases.hook", "false"), KUBERNETES);

  @Test
  void helmFindsNothingWrong() {
    HelmRun.of("lint");
  }

  @Test
  void theOperatorRunsRestrictedAndIsToldWhereItIs() {
    Deployment deployment = only(Deployment.class, Map.of());
    var pod = deployment.getSpec().getTemplate().getSpec();
    var container = pod.getContainers().getFirst();

    assertThat(deployment.getSpec().getReplicas()).isEqualTo(2);
    assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
    assertThat(pod.getSecurityContext().getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
    assertThat(container.getImage()).isEqualTo("ghcr.io/sprocketbot/sprocket-operator:0.1.0");
    assertThat(container.getSecurityContext().getReadOnlyRootFilesystem()).isTrue();
    assertThat(container.getSecurityContext().getAllowPrivilegeEscalation()).isFalse();
    assertThat(container.getSecurityContext().getCapabilities().getDrop()).containsExactly("ALL");
    assertThat(container.getEnv())
        .extracting("name")
        .containsExactly(
            "POD_NAME",
            "POD_NAMESPACE",
            "SPROCKET_SERVICE_ACCOUNT",
            "SPROCKET_KEYS_NAMESPACE",
            "SPROCKET_PROBE_IMAGE",
            "SPROCKET_LEADER_ELECTION",
            "SPROCKET_HTTP_PORT",
            "SPROCKET_LOG_LEVEL",
            "SPROCKET_LOG_FORMAT",
            "JAVA_TOOL_OPTIONS");
    assertThat(container.getEnv())
        .as("the image that looks at External services is the operator's own")
        .anyMatch(
            env ->
                env.getName().equals("SPROCKET_PROBE_IMAGE")
                    && env.getValue().equals(container.getImage()));
    assertThat(only(PodDisruptionBudget.class, Map.of()).getSpec().getSelector())
        .isEqualTo(deployment.getSpec().getSelector());
  }

  @Test
  void withoutALeaseTwoNeverRunAtOnce() {
    assertThat(
            only(
                    Deployment.class,
                    Map.of("operator.leaderElection", "false", "operator.replicas", "1"))
                .getSpec()
                .getStrategy()
                .getType())
        .isEqualTo("Recreate");
    assertThat(only(Deployment.class, Map.of()).getSpec().getStrategy()).isNull();
  }

  @Test
  void aDigestWinsOverTheTag() {
    String digest = "sha256:" + "a".repeat(64);
    assertThat(
            only(
                    Deployment.class,
                    Map.of("operator.image.tag", "9.9.9", "operator.image.digest", digest))
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .getFirst()
                .getImage())
        .isEqualTo("ghcr.io/sprocketbot/sprocket-operator@" + digest);
  }

  @Test
  void withoutTheOperatorItsAccountAndRightsAreStillThere() {
    assertThat(CHART.render(Chart.WITHOUT_OPERATOR, KUBERNETES))
        .extracting(HasMetadata::getKind)
        .contains("ServiceAccount", "ClusterRole", "ValidatingAdmissionPolicy")
        .doesNotContain("Deployment", "PodDisruptionBudget");
  }

  @Test
  void withNamespacesNothingNamespacedIsGrantedClusterWide() {
    Map<String, Object> narrowed =
        Map.of("watchNamespaces[0]", "league-a", "watchNamespaces[1]", "league-b");

    assertThat(all(ClusterRoleBinding.class, narrowed))
        .extracting(binding -> binding.getRoleRef().getName())
        .containsExactlyInAnyOrder(
            "sprocket-operator-releases", "sprocket-operator-storage-classes");
    assertThat(all(RoleBinding.class, narrowed))
        .filteredOn(binding -> binding.getRoleRef().getKind().equals("ClusterRole"))
        .allMatch(binding -> binding.getRoleRef().getName().equals("sprocket-operator"))
        .extracting(binding -> binding.getMetadata().getNamespace())
        .containsExactlyInAnyOrder("league-a", "league-b");
    assertThat(
            only(Deployment.class, narrowed)
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .getFirst()
                .getEnv())
        .anySatisfy(
            variable -> {
              assertThat(variable.getName()).isEqualTo("SPROCKET_NAMESPACES");
              assertThat(variable.getValue()).isEqualTo("league-a,league-b");
            });
  }

  @TestFactory
  Stream<DynamicTest> rightsAreNamedOneByOneAndSecretsAreNobodysClusterWide() {
    return Stream.of(
            Map.<String, Object>of(), Map.<String, Object>of("watchNamespaces[0]", "league-a"))
        .map(values -> dynamicTest(values.toString(), () -> checkRights(values)));
  }

  private static void checkRights(Map<String, Object> values) {
    List<PolicyRule> rules = ChartPermissions.of(CHART.yaml(values, KUBERNETES)).rules();
    assertThat(rules)
        .isNotEmpty()
        .allSatisfy(
            rule -> {
              assertThat(rule.getVerbs()).doesNotContain("*", "escalate", "impersonate");
              assertThat(rule.getResources()).doesNotContain("*").isNotEmpty();
              assertThat(rule.getApiGroups()).doesNotContain("*");
              assertThat(rule.getNonResourceURLs()).isEmpty();
            });
    assertThat(rules)
        .filteredOn(rule -> rule.getVerbs().contains("bind"))
        .singleElement()
        .extracting(PolicyRule::getResourceNames)
        .isEqualTo(List.of("sprocket-operator-secrets"));
    List<String> boundEverywhere =
        all(ClusterRoleBinding.class, values).stream()
            .map(binding -> binding.getRoleRef().getName())
            .toList();
    assertThat(all(ClusterRole.class, values))
        .filteredOn(role -> boundEverywhere.contains(role.getMetadata().getName()))
        .isNotEmpty()
        .flatExtracting(ClusterRole::getRules)
        .flatExtracting(PolicyRule::getResources)
        .doesNotContain("secrets");
  }

  @Test
  void oddValuesAreRefusedByName() {
    Map<String, Object> odd =
        Map.ofEntries(
            Map.entry("operator.replicas", "two"),
            Map.entry("operator.replica", "2"),
            Map.entry("operator.image.digest", "sha256:short"),
            Map.entry("operator.image.repository", ""),
            Map.entry("watchNamespaces[0]", "League"),
            Map.entry("policies.failurePolicy", "Warn"),
            Map.entry("policies.validationActions[0]", "Deny"),
            Map.entry("policies.validationActions[1]", "Warn"),
            Map.entry("keysNamespace.name", ""),
            Map.entry("release.install", "true"),
            Map.entry("releases.hook", "sometimes"));

    assertThatThrownBy(() -> CHART.render(odd, KUBERNETES))
        .hasMessageContainingAll(
            "at '/operator/replicas'",
            "'replica' not allowed",
            "at '/operator/image/digest'",
            "at '/operator/image/repository'",
            "at '/watchNamespaces/0'",
            "at '/policies/failurePolicy'",
            "at '/policies/validationActions':",
            "at '/keysNamespace/name'",
            "'release' not allowed",
            "at '/releases/hook'");
  }

  @Test
  void severalReplicasNeedElection() {
    assertThatThrownBy(() -> CHART.render(Map.of("operator.leaderElection", "false"), KUBERNETES))
        .hasMessageContaining("at '/operator/replicas'");
  }

  @Test
  void oneReplicaNeedsNoElection() {
    Map<String, Object> single =
        Map.of("operator.replicas", "1", "operator.leaderElection", "false");
    assertThat(CHART.render(single, KUBERNETES))
        .filteredOn(PodDisruptionBudget.class::isInstance)
        .isEmpty();
  }

  @Test
  void whatOthersDependOnStaysOnUninstall() {
    assertThat(DEFAULT)
        .filteredOn(
            object ->
                List.of("CustomResourceDefinition", "Namespace", "SprocketRelease")
                    .contains(object.getKind()))
        .hasSizeGreaterThanOrEqualTo(4)
        .allSatisfy(
            object ->
                assertThat(object.getMetadata().getAnnotations())
                    .containsEntry("helm.sh/resource-policy", "keep"));
  }

  @Test
  void everyReleaseFileIsRenderedAsItIs() throws IOException {
    try (Stream<Path> files = Files.list(RepositoryFolder.CHART.resolve("releases"))) {
      assertThat(files)
          .isNotEmpty()
          .allSatisfy(
              file -> {
                JsonNode wanted = Shipped.documents(file).getFirst();
                assertThat(DEFAULT)
                    .filteredOn(object -> object.getKind().equals("SprocketRelease"))
                    .filteredOn(named(wanted.at("/metadata/name").asText()))
                    .singleElement()
                    .satisfies(object -> assertThat(spec(object)).isEqualTo(wanted.get("spec")));
              });
    }
  }

  @Test
  void olderClustersAreRefused() {
    assertThatThrownBy(() -> CHART.render(Map.of(), "1.33.9")).hasMessageContaining("1.34.0");
  }

  private static Predicate<HasMetadata> named(String name) {
    return object -> object.getMetadata().getName().equals(name);
  }

  private static JsonNode spec(HasMetadata object) {
    return CrdGeneration.parse(new KubernetesSerialization().asYaml(object)).path("spec");
  }

  private static List<HasMetadata> rendered(Map<String, Object> values) {
    return values.isEmpty() ? DEFAULT : CHART.render(values, KUBERNETES);
  }

  private static <T> T only(Class<T> kind, Map<String, Object> values) {
    List<T> all = all(kind, values);
    assertThat(all).hasSize(1);
    return all.getFirst();
  }

  private static <T> List<T> all(Class<T> kind, Map<String, Object> values) {
    return rendered(values).stream().filter(kind::isInstance).map(kind::cast).toList();
  }
}
