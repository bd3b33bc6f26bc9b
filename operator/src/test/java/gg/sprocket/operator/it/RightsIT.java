package gg.sprocket.operator.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import gg.sprocket.dev.Chart;
import gg.sprocket.dev.Kubeconfigs;
import gg.sprocket.dev.Manifests;
import gg.sprocket.operator.api.v1alpha1.StoredInstance;
import gg.sprocket.operator.reconcile.Lease;
import gg.sprocket.operator.resource.Labels;
import gg.sprocket.operator.resource.Names;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.authorization.v1.ResourceRule;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectRulesReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectRulesReviewBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The chart's roles hold what the operator needs and nothing else. */
@ExtendWith(OnCluster.class)
class RightsIT {

  /**
   * Rights that no request of this run shows: the first two are asked for by the API server's own
   * checks, the others by races and by objects in the way that this run does not put there.
   */
  private static final Set<String> UNSEEN =
      Set.of(
          "clusterroles bind",
          "sprocketinstances/finalizers update",
          "sprocketinstances get",
          "secrets get",
          "jobs get",
          "roles get",
          // For a Vault, which only VaultManagedIT has, and for snapshots of VaultVolumesIT.
          "cronjobs get",
          "cronjobs create",
          "cronjobs patch",
          "cronjobs delete",
          Chart.NAMESPACE + " serviceaccounts/token create",
          Chart.KEYS_NAMESPACE + " configmaps create",
          Chart.KEYS_NAMESPACE + " configmaps delete",
          Chart.KEYS_NAMESPACE + " configmaps get",
          Chart.KEYS_NAMESPACE + " configmaps patch",
          Chart.KEYS_NAMESPACE + " secrets patch",
          "certificates get",
          "externalsecrets get",
          "gateways get",
          "httproutes get",
          "middlewares get");

  /** Objects of others under names of ours: each is read once, to see whose it is. */
  private static final String IN_THE_WAY =
      """
      apiVersion: rbac.authorization.k8s.io/v1
      kind: RoleBinding
      metadata: {name: sprocket-operator-secrets}
      roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
      ---
      apiVersion: v1
      kind: ServiceAccount
      metadata: {name: mle}
      ---
      apiVersion: v1
      kind: Service
      metadata: {name: mle-database}
      spec: {selector: {app: theirs}, ports: [{port: 80}]}
      ---
      apiVersion: v1
      kind: ConfigMap
      metadata: {name: mle-cache}
      ---
      apiVersion: v1
      kind: PersistentVolumeClaim
      metadata: {name: mle-object-storage-data}
      spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
      ---
      apiVersion: networking.k8s.io/v1
      kind: Ingress
      metadata: {name: mle-public}
      spec: {defaultBackend: {service: {name: theirs, port: {number: 80}}}}
      ---
      apiVersion: apps/v1
      kind: StatefulSet
      metadata: {name: mle-database}
      spec:
        replicas: 0
        serviceName: theirs
        selector: {matchLabels: {app: theirs}}
        template:
          metadata: {labels: {app: theirs}}
          spec: {containers: [{name: theirs, image: "theirs:1"}]}
      ---
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: mle-web}
      spec:
        replicas: 0
        selector: {matchLabels: {app: theirs}}
        template:
          metadata: {labels: {app: theirs}}
          spec: {containers: [{name: theirs, image: "theirs:1"}]}
      ---
      apiVersion: autoscaling/v2
      kind: HorizontalPodAutoscaler
      metadata: {name: mle-web}
      spec:
        maxReplicas: 3
        scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: theirs}
      ---
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata: {name: mle-database}
      spec: {podSelector: {matchLabels: {app: theirs}}}
      ---
      apiVersion: policy/v1
      kind: PodDisruptionBudget
      metadata: {name: mle-web}
      spec: {maxUnavailable: 1, selector: {matchLabels: {app: theirs}}}
      """;

  private static final String SEVERAL =
      "apps: [{name: web, autoscaling: {minReplicas: 1, maxReplicas: 2}}]\n";

  private final TestCluster cluster;
  private final Instances instances;
  private final Grants grants;

  RightsIT(TestCluster cluster) {
    this.cluster = cluster;
    this.grants = new Grants(cluster.admin());
    this.instances = new Instances(cluster.admin());
  }

  @Test
  void everyRightIsUsedAndNoRequestIsDenied() {
    cluster.admin().leases().inNamespace(Chart.NAMESPACE).withName(Lease.NAME).delete();
    long mark = cluster.audit().mark();
    try (OperatorUnderTest operator =
        OperatorUnderTest.start(cluster, Map.of("SPROCKET_LEADER_ELECTION", "true"))) {
      operator.awaitReady();
      everything(cluster.namespace("rights"));
    }
    List<JsonNode> requests = cluster.audit().operatorEntriesSince(mark);

    assertThat(requests)
        .filteredOn(e -> e.path("responseStatus").path("code").asInt() == 403)
        .extracting(e -> e.path("verb").asText() + " " + e.path("requestURI").asText())
        .isEmpty();
    Set<String> unused = new TreeSet<>(grants.rights());
    assertThat(unused).containsAll(UNSEEN);
    unused.removeAll(Grants.used(requests));
    unused.removeAll(UNSEEN);
    assertThat(unused).isEmpty();
  }

  @Test
  void whereNoInstanceIsTheOperatorHasNoRightOnSecrets() {
    String namespace = cluster.namespace("empty");
    try (KubernetesClient operator = Kubeconfigs.client(cluster.operatorKubeconfig())) {
      SelfSubjectRulesReview review =
          operator
              .resource(
                  new SelfSubjectRulesReviewBuilder()
                      .withNewSpec()
                      .withNamespace(namespace)
                      .endSpec()
                      .build())
              .create();

      List<ResourceRule> rules = review.getStatus().getResourceRules();
      assertThat(rules).anyMatch(rule -> rule.getResources().contains("sprocketinstances"));
      assertThat(rules)
          .noneMatch(rule -> rule.getResources().contains("secrets"))
          .noneMatch(rule -> rule.getResources().contains("*"));
    }
  }

  @Test
  void noRuleIsAWildcardAndNoneOnSecretsHoldsForTheCluster() {
    assertThat(grants.rules().values().stream().flatMap(List::stream))
        .isNotEmpty()
        .noneMatch(
            rule ->
                rule.getVerbs().contains("*")
                    || rule.getResources().contains("*")
                    || rule.getApiGroups().contains("*"));

    Set<String> clusterWide = new HashSet<>();
    cluster.admin().rbac().clusterRoleBindings().list().getItems().stream()
        .filter(b -> b.getSubjects().stream().anyMatch(s -> s.getName().equals(Chart.RELEASE)))
        .forEach(b -> clusterWide.add(b.getRoleRef().getName()));
    assertThat(clusterWide)
        .containsExactlyInAnyOrder(
            Chart.RELEASE, "sprocket-operator-releases", "sprocket-operator-storage-classes");
    for (String name : clusterWide) {
      ClusterRole role = cluster.admin().rbac().clusterRoles().withName(name).require();
      assertThat(role.getRules()).noneMatch(rule -> rule.getResources().contains("secrets"));
    }
  }

  @Test
  void theRightsGoWithTheLastOfInstancesThatGoTogether() {
    String namespace = cluster.namespace("rights-shared");
    List<String> names = List.of("one", "two", "three");
    try (OperatorUnderTest operator = OperatorUnderTest.start(cluster)) {
      for (String name : names) {
        instances.create(namespace, name, "deletionPolicy: Delete\n");
        instances.patch(
            namespace,
            name,
            "{\"metadata\": {\"annotations\": {\"%s\": \"%s\"}}}"
                .formatted(Labels.CONFIRM_DELETION, name));
      }
      names.forEach(name -> instances.awaitReady(namespace, name));

      cluster.admin().resources(StoredInstance.class).inNamespace(namespace).delete();
      names.forEach(name -> instances.awaitGone(namespace, name));

      await("nothing left")
          .atMost(Duration.ofSeconds(60))
          .pollInterval(Duration.ofMillis(200))
          .until(() -> EndState.children(cluster.admin(), namespace).findAny().isEmpty());
      assertThat(operator.isAlive()).isTrue();
    }
  }

  /** Creates, changes, prunes, reissues, warns and deletes. */
  private void everything(String namespace) {
    OwnReleases releases = new OwnReleases(cluster.admin());
    releases.create("9.9.0-rights", _ -> {});
    releases.await("9.9.0-rights", "Ready", "True Usable");
    releases.named("9.9.0-rights").delete();
    List<HasMetadata> others = new ArrayList<>(Manifests.parse(IN_THE_WAY));
    cluster.apply(others, namespace);
    instances.createAlone(
        namespace, "mle", Instances.MINIMAL + SEVERAL + "deletionPolicy: Delete\n");
    instances.awaitCondition(namespace, "mle", "SecretsReady", c -> c.getStatus().equals("False"));
    instances.discord(namespace);
    clearTheWay(namespace, others);
    instances.awaitReady(namespace, "mle");
    reissue(namespace);
    expose(namespace);
    askStore(namespace);
    readVault(namespace);
    supply(namespace, "redis", Map.of("password", "not-real"));
    supply(namespace, "objects", Map.of("accessKey", "not-real", "secretKey", "not-real"));
    instances.patch(
        namespace,
        "mle",
        """
        {"metadata": {"annotations": {
           "%s": "cache,objectStorage", "%s": "mle"}},
         "spec": {
           "apps": [{"name": "replay-parse", "enabled": false}],
           "security": {"networkPolicies": "Disabled"},
           "cache": {"mode": "External",
             "external": {"host": "redis.example.org", "secretRef": {"name": "redis"}}},
           "objectStorage": {"mode": "External",
             "external": {"endpoint": "https://s3.example.org",
               "buckets": {"replays": "rrr", "images": "iii"},
               "secretRef": {"name": "objects"}}}}}
        """
            .formatted(Labels.ALLOW_MODE_CHANGE, Labels.CONFIRM_DELETION));
    instances.awaitReady(namespace, "mle");
    cluster.admin().resources(StoredInstance.class).inNamespace(namespace).withName("mle").delete();
    instances.awaitGone(namespace, "mle");
  }

  /** Removes each of these once the instance has told of it, in whichever of its conditions. */
  private void clearTheWay(String namespace, List<HasMetadata> others) {
    while (!others.isEmpty()) {
      await("one of " + others.stream().map(Children::title).toList() + " to be told")
          .atMost(Duration.ofMinutes(2))
          .pollInterval(Duration.ofMillis(100))
          .until(() -> !told(namespace, others).isEmpty());
      for (HasMetadata found : told(namespace, others)) {
        others.remove(found);
        cluster.admin().resource(found).inNamespace(namespace).delete();
      }
    }
  }

  private List<HasMetadata> told(String namespace, List<HasMetadata> others) {
    List<Condition> conditions = instances.status(namespace, "mle").conditions();
    return others.stream()
        .filter(other -> conditions.stream().anyMatch(condition -> isNamed(condition, other)))
        .toList();
  }

  private static boolean isNamed(Condition condition, HasMetadata object) {
    return condition.getMessage().startsWith(Children.title(object) + " exists");
  }

  /** Makes the certificate look as if it were for other hosts, which calls for a new one. */
  private void reissue(String namespace) {
    var secret = cluster.admin().secrets().inNamespace(namespace).withName("mle-database-tls");
    Secret before = secret.require();
    secret.edit(
        stored -> {
          stored.getMetadata().getAnnotations().put(Labels.HOSTS, "elsewhere");
          return stored;
        });
    await("another certificate")
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(100))
        .until(
            () ->
                !Objects.equals(
                    before.getData().get("tls.crt"), secret.require().getData().get("tls.crt")));
    instances.awaitReady(namespace, "mle");
  }

  /** Has routes and certificates of every kind made and removed. */
  private void expose(String namespace) {
    OptionalKinds kinds = new OptionalKinds(cluster.admin());
    kinds.install();
    instances.patch(
        namespace,
        "mle",
        """
        {"spec": {
           "tls": {"mode": "CertManager",
                   "certManager": {"issuerRef": {"kind": "ClusterIssuer", "name": "nobody"}}},
           "exposure": {"type": "Gateway", "gateway": {"mode": "Own", "className": "nobody"}}}}
        """);
    kinds.await(
        namespace, "Certificate/mle-public", "Gateway/mle-public", "HTTPRoute/mle-public-web");
    kinds.ingressClass("rights-traefik", "traefik.io/ingress-controller");
    instances.patch(
        namespace,
        "mle",
        """
        {"spec": {
           "tls": null,
           "exposure": {"type": "Ingress", "gateway": null, "allowedCidrs": ["10.0.0.0/8"],
                        "ingress": {"className": "rights-traefik"}}}}
        """);
    kinds.await(namespace, "Middleware/" + new Names("mle").sources("public", namespace));
    instances.patch(
        namespace,
        "mle",
        "{\"spec\": {\"exposure\": {\"allowedCidrs\": null, \"ingress\": null}}}");
    kinds.await(namespace);
    instances.awaitReady(namespace, "mle");
  }

  /** Has values come from a store, and then no more. */
  private void askStore(String namespace) {
    instances.patch(
        namespace,
        "mle",
        """
        {"spec": {"secrets": {"backend": "ExternalSecrets",
           "externalSecrets": {"storeRef": {"name": "nobody"}}},
           "integrations": {"google": {"fromBackend": true}}}}
        """);
    OptionalKinds kinds = new OptionalKinds(cluster.admin());
    kinds.await(namespace, "ExternalSecret/mle-integration-google");
    instances.patch(
        namespace, "mle", "{\"spec\": {\"secrets\": null, \"integrations\": {\"google\": null}}}");
    kinds.await(namespace);
    instances.awaitReady(namespace, "mle");
  }

  /** Has a Vault of others be read, and then no more. */
  private void readVault(String namespace) {
    instances.patch(
        namespace,
        "mle",
        """
        {"spec": {"secrets": {"backend": "Vault"}, "vault": {"mode": "External",
           "external": {"address": "https://vault.example.org", "auth": {"role": "mle"}}}}}
        """);
    instances.awaitCondition(
        namespace,
        "mle",
        "VaultReady",
        c -> c.getStatus().equals("True") && c.getReason().equals("AsWanted"));
    instances.patch(
        namespace,
        "mle",
        "{\"spec\": {\"secrets\": null, \"vault\": {\"mode\": \"Disabled\", \"external\": null}}}");
    await("no account that reads it")
        .atMost(Duration.ofSeconds(30))
        .until(
            () ->
                cluster.admin().serviceAccounts().inNamespace(namespace).withName("mle-vault").get()
                    == null);
    instances.awaitReady(namespace, "mle");
  }

  private void supply(String namespace, String name, Map<String, String> values) {
    cluster
        .admin()
        .resource(
            new SecretBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(name)
                .endMetadata()
                .withStringData(values)
                .build())
        .create();
  }
}
