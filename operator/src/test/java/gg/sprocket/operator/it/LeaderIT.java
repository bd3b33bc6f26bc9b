package gg.sprocket.operator.it;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import gg.sprocket.dev.Chart;
import gg.sprocket.dev.Kubeconfigs;
import gg.sprocket.operator.reconcile.Lease;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Several operators and one lease. They share a ServiceAccount; a token for each tells them apart
 * in the audit log.
 */
@ExtendWith(OnCluster.class)
class LeaderIT {

  private static final String CREDENTIAL = "authentication.kubernetes.io/credential-id";

  private final TestCluster cluster;
  private final Instances instances;
  private final List<Candidate> candidates = new ArrayList<>();

  /**
   * One of several operators.
   *
   * @param name its name
   * @param process the process
   * @param since where its time in the audit log begins
   */
  private record Candidate(String name, OperatorUnderTest process, long since) {}

  LeaderIT(TestCluster cluster) {
    this.cluster = cluster;
    this.instances = new Instances(cluster.admin());
  }

  @AfterEach
  void stop() {
    candidates.forEach(c -> c.process().thaw());
    candidates.forEach(c -> c.process().close());
  }

  @Test
  void theStandbyTakesOverAtOnceWhenTheLeaderIsAskedToEnd() {
    Candidate leader = leader("takeover-a");
    Candidate standby = start("takeover-b");
    standby.process().awaitReady();
    String before = cluster.namespace("led");
    instances.create(before, "mle", "");
    instances.awaitReady(before, "mle");
    assertThat(writes(standby)).isEmpty();
    assertThat(writes(leader)).isNotEmpty();

    String after = cluster.namespace("taken-over");
    instances.discord(after);
    Instant asked = Instant.now();
    leader.process().terminate();
    instances.create(after, "mle", "");
    int code = leader.process().awaitEnd();
    Duration ending = Duration.between(asked, Instant.now());
    Instant first = firstWrite(standby, after);
    Duration takeover = Duration.between(asked, first);
    System.out.printf(
        "SIGTERM: exit code %d after %d ms, first write of the standby after %d ms%n",
        code, ending.toMillis(), takeover.toMillis());

    // 128 + SIGTERM: the runtime's own code of a process that ended in order.
    assertThat(code).isEqualTo(143);
    assertThat(ending).isLessThan(Duration.ofSeconds(10));
    assertThat(takeover).isLessThan(Duration.ofSeconds(5));
    assertThat(leader.process().log()).contains("given back");
    instances.awaitReady(after, "mle");
  }

  @Test
  void workInFlightIsFinishedByTheStandby() {
    Candidate leader = leader("flight-a");
    Candidate standby = start("flight-b");
    standby.process().awaitReady();
    List<String> namespaces = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      String namespace = cluster.namespace("in-flight");
      instances.discord(namespace);
      namespaces.add(namespace);
    }
    long mark = cluster.audit().mark();

    namespaces.forEach(namespace -> instances.create(namespace, "mle", ""));
    Instant asked = Instant.now();
    leader.process().terminate();

    assertThat(leader.process().awaitEnd()).isEqualTo(143);
    assertThat(Duration.between(asked, Instant.now())).isLessThan(Duration.ofSeconds(10));
    namespaces.forEach(namespace -> instances.awaitReady(namespace, "mle"));
    Map<String, Long> creations =
        entries(mark).stream()
            .filter(e -> e.path("responseStatus").path("code").asInt() == 201)
            .map(e -> e.path("objectRef"))
            .filter(o -> namespaces.contains(o.path("namespace").asText()))
            .filter(o -> !o.path("resource").asText().equals("events"))
            .collect(
                groupingBy(
                    o ->
                        o.path("namespace").asText()
                            + "/"
                            + o.path("resource").asText()
                            + "/"
                            + o.path("name").asText(),
                    counting()));
    assertThat(creations).isNotEmpty();
    assertThat(creations.values()).allMatch(count -> count == 1);
  }

  @Test
  void theStandbyTakesOverWhenTheLeaseOfAKilledLeaderHasRunOut() {
    Candidate leader = leader("killed-a");
    Candidate standby = start("killed-b");
    standby.process().awaitReady();
    String namespace = cluster.namespace("killed");

    Instant killed = Instant.now();
    leader.process().kill();
    instances.create(namespace, "mle", "");
    Duration takeover = Duration.between(killed, firstWrite(standby, namespace));
    System.out.printf("SIGKILL: first write of the standby after %d ms%n", takeover.toMillis());

    assertThat(takeover).isLessThan(Duration.ofSeconds(20));
  }

  @Test
  void aLeaderWhoseLeaseIsTakenEnds() {
    Candidate leader = leader("robbed");

    cluster
        .admin()
        .leases()
        .inNamespace(Chart.NAMESPACE)
        .withName(Lease.NAME)
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            """
            {"spec": {"holderIdentity": "somebody-else", "leaseDurationSeconds": 1}}
            """);

    assertThat(leader.process().awaitEnd()).isEqualTo(1);
    assertThat(leader.process().log()).contains("lost by");
  }

  @Test
  void aLeaderThatWasFrozenWritesNothingMore() {
    Candidate leader = leader("frozen-a");
    Candidate standby = start("frozen-b");
    standby.process().awaitReady();
    String namespace = cluster.namespace("frozen");
    instances.discord(namespace);

    leader.process().freeze();
    instances.create(namespace, "mle", "");
    firstWrite(standby, namespace);
    instances.awaitReady(namespace, "mle");
    int before = writes(leader).size();
    leader.process().thaw();

    assertThat(leader.process().awaitEnd()).isEqualTo(1);
    assertThat(writes(leader)).hasSize(before);
    assertThat(holder().orElse("")).startsWith("frozen-b");
  }

  private Candidate leader(String name) {
    Candidate leader = start(name);
    leader.process().awaitReady();
    await("lease held by " + name)
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(100))
        .until(() -> holder().orElse("").startsWith(name));
    return leader;
  }

  private Candidate start(String name) {
    Path kubeconfig = cluster.folder().resolve(name + ".kubeconfig");
    Kubeconfigs.forServiceAccount(cluster.admin(), Chart.NAMESPACE, Chart.RELEASE, kubeconfig);
    long since = cluster.audit().mark();
    OperatorUnderTest process =
        OperatorUnderTest.start(
            cluster,
            Map.of(
                "SPROCKET_LEADER_ELECTION",
                "true",
                "POD_NAME",
                name,
                "KUBECONFIG",
                kubeconfig.toString()));
    Candidate candidate = new Candidate(name, process, since);
    candidates.add(candidate);
    return candidate;
  }

  private Optional<String> holder() {
    return Optional.ofNullable(
            cluster.admin().leases().inNamespace(Chart.NAMESPACE).withName(Lease.NAME).get())
        .map(lease -> lease.getSpec().getHolderIdentity());
  }

  private Instant firstWrite(Candidate candidate, String namespace) {
    await("a write of " + candidate.name() + " in " + namespace)
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(50))
        .until(() -> writes(candidate).stream().anyMatch(e -> isIn(e, namespace)));
    return writes(candidate).stream()
        .filter(e -> isIn(e, namespace))
        .map(e -> Instant.parse(e.path("requestReceivedTimestamp").asText()))
        .min(Instant::compareTo)
        .orElseThrow();
  }

  private static boolean isIn(JsonNode entry, String namespace) {
    return entry.path("objectRef").path("namespace").asText().equals(namespace);
  }

  /** What a candidate wrote, leases apart. */
  private List<JsonNode> writes(Candidate candidate) {
    String credential = credential(candidate);
    return entries(candidate.since()).stream()
        .filter(e -> credential.equals(credentialOf(e)))
        .filter(
            e -> List.of("create", "update", "patch", "delete").contains(e.path("verb").asText()))
        .filter(e -> !e.path("objectRef").path("resource").asText().equals("leases"))
        .filter(e -> !e.path("objectRef").path("resource").asText().startsWith("selfsubject"))
        .toList();
  }

  private List<JsonNode> entries(long mark) {
    return cluster.audit().operatorEntriesSince(mark).stream()
        .filter(e -> e.path("stage").asText().equals("ResponseComplete"))
        .toList();
  }

  private String credential(Candidate candidate) {
    return Tokens.id(cluster.folder().resolve(candidate.name() + ".kubeconfig"));
  }

  private static String credentialOf(JsonNode entry) {
    return entry.path("user").path("extra").path(CREDENTIAL).path(0).asText();
  }
}
