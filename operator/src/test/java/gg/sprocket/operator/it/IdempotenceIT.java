package gg.sprocket.operator.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import gg.sprocket.dev.ControlPlaneOptions;
import gg.sprocket.dev.Manifests;
import gg.sprocket.operator.it.AuditLog.Request;
import gg.sprocket.operator.resource.Names;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Nothing is sent when nothing changed, and a new instance costs what its objects cost. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class IdempotenceIT {

  private static final String EXTERNAL =
      """
      database:
        mode: External
        external: {host: db.example.com, database: sprocket, username: sprocket, secretRef: {name: services}}
      cache:
        mode: External
        external: {host: redis.example.com, secretRef: {name: services}}
      objectStorage:
        mode: External
        external:
          endpoint: https://objects.example.com
          buckets: {replays: cloud-replays, images: cloud-images}
          secretRef: {name: services}
      """;

  private final TestCluster cluster;
  private final Instances instances;
  private final AuditLog audit;
  private final List<String> namespaces = new ArrayList<>();
  private final long ready;
  private OperatorUnderTest operator;

  /** Name of the Secret; empty before there is one. */
  private String authorityOfCost = "";

  IdempotenceIT() {
    cluster = TestCluster.start("idempotence", ControlPlaneOptions.usual());
    instances = new Instances(cluster.admin());
    audit = cluster.audit();
    operator = start();
    create("small", "");
    create("tiny", "profile: Tiny\n");
    create("external", EXTERNAL);
    namespaces.forEach(namespace -> awaitProvisioned(namespace));
    ready = audit.mark();
  }

  @AfterAll
  void stop() {
    operator.close();
    cluster.close();
  }

  @Test
  void sendsNothingForAMinuteAfterReady() {
    awaitStillness(_ -> true);
    long mark = audit.mark();

    await("no request but watches and the lease, and no write since Ready")
        .during(Duration.ofSeconds(60))
        .atMost(Duration.ofSeconds(75))
        .pollInterval(Duration.ofSeconds(1))
        .untilAsserted(
            () -> {
              assertThat(writesSinceReady()).as(this::events).isEmpty();
              assertThat(beyondWatchesSince(mark)).isEmpty();
            });
    assertThat(audit.operatorSince(mark)).as("the lease is renewed").anyMatch(Request::isLease);
  }

  /**
   * What a restarted operator concludes, it concludes from its first look at each instance or,
   * where that left something open, from the next one after ten seconds. Whatever comes by the
   * clock alone does not depend on a restart: the minute above is for that.
   */
  @Test
  void writesNothingAfterARestart() {
    operator.close();
    long mark = audit.mark();
    operator = start();
    await("a look at each instance")
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(200))
        .until(() -> operator.passes() >= namespaces.size());

    await("no write since Ready")
        .during(Duration.ofSeconds(15))
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofSeconds(1))
        .untilAsserted(() -> assertThat(writesSinceReady()).as(this::events).isEmpty());
    assertThat(readsOfSingleObjects(mark)).isEmpty();
  }

  @Test
  void writesNothingWhenAnAnnotationIsTouched() {
    long passes = operator.passes();
    String namespace = namespaces.getFirst();
    instances.patch(
        namespace, "mle", "{\"metadata\": {\"annotations\": {\"example.org/touched\": \"1\"}}}");
    operator.awaitPassAfter(passes);

    awaitStillness(Request::isWrite);
    assertThat(writesSinceReady()).as(this::events).isEmpty();
  }

  @Test
  void writesNothingAfterEveryWatchHadToListAnew() {
    operator.close();
    // Without a lease: on a slow machine the API server is away for longer than one lasts, and an
    // operator that lost its lease ends.
    operator = OperatorUnderTest.start(cluster);
    awaitStillness(_ -> true);
    long mark = audit.mark();
    // The new server's watch cache begins at its start: watches from before cannot be resumed.
    cluster.controlPlane().stopApiServer();
    cluster.controlPlane().startApiServer();

    await("lists of every kind")
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(200))
        .untilAsserted(
            () ->
                assertThat(resourcesOf(mark, "list"))
                    .contains("sprocketinstances", "deployments", "secrets", "sprocketreleases"));
    awaitStillness(_ -> true);
    assertThat(writesSinceReady()).as(this::events).isEmpty();
    operator.close();
    operator = start();
  }

  @Test
  void aCreateCostsOneWriteForEachNewObjectAndNoRead() {
    long mark = audit.mark();
    String namespace = cluster.namespace("cost");
    instances.create(namespace, "mle", "");
    awaitProvisioned(namespace);
    authorityOfCost =
        Names.authority(Objects.requireNonNull(instances.status(namespace, "mle").dataId()));
    awaitStillness(Request::isWrite);

    List<Request> all = audit.operatorSince(mark).stream().filter(r -> !r.isLease()).toList();
    List<Request> writes = all.stream().filter(Request::isWrite).toList();
    List<Request> gets = all.stream().filter(r -> r.verb().equals("get")).toList();
    List<HasMetadata> children = new Children(cluster.admin(), namespace, "mle").all();
    // The RoleBinding of the namespace and the authority carry no instance.
    int objects = children.size() + 2;
    long statuses = writes.stream().filter(Traffic::isStatus).count();
    System.out.printf(
        "one create: %d objects, %d writes (%d of the status), %d reads of single objects, %d lists%n",
        objects,
        writes.size(),
        statuses,
        gets.size(),
        all.stream().filter(r -> r.verb().equals("list")).count());

    // The framework may put its finalizer a second time before it has seen the first.
    List<String> titles = new ArrayList<>(titles(writes, r -> !Traffic.isStatus(r)));
    assertThat(titles.remove("patch sprocketinstances/mle")).isTrue();
    titles.remove("patch sprocketinstances/mle");
    assertThat(titles)
        .as("each object and the event are written once")
        .doesNotHaveDuplicates()
        .hasSize(objects + 1);
    assertThat(statuses).isLessThanOrEqualTo(5);
    assertThat(gets).isEmpty();
    assertThat(all).filteredOn(r -> r.verb().equals("list")).hasSizeLessThanOrEqualTo(1);
  }

  private OperatorUnderTest start() {
    return OperatorUnderTest.start(cluster, Map.of()).awaitReady();
  }

  private void create(String purpose, String more) {
    String namespace = cluster.namespace(purpose);
    cluster.apply(
        Manifests.parse(
            """
            apiVersion: v1
            kind: Secret
            metadata: {name: services}
            stringData: {password: not-real, accessKey: not-real, secretKey: not-real}
            """),
        namespace);
    instances.create(namespace, "mle", more);
    namespaces.add(namespace);
  }

  /** Ready, and the event that says so has been sent. */
  private void awaitProvisioned(String namespace) {
    instances.awaitReady(namespace, "mle");
    await("event of " + namespace)
        .atMost(Duration.ofSeconds(10))
        .pollInterval(Duration.ofMillis(50))
        .until(
            () ->
                cluster.admin().v1().events().inNamespace(namespace).list().getItems().stream()
                    .anyMatch(e -> "Provisioned".equals(e.getReason())));
  }

  private void awaitStillness(Predicate<Request> which) {
    long mark = audit.mark();
    await("a quiet operator")
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(200))
        .until(
            new Stillness(
                    () ->
                        (int)
                            audit.operatorSince(mark).stream()
                                .filter(r -> !r.isLease())
                                .filter(which)
                                .count(),
                    Duration.ofSeconds(4))
                ::isReached);
  }

  private List<Request> writesSinceReady() {
    return audit.writesSince(ready).stream()
        .filter(r -> namespaces.contains(r.namespace()) || r.namespace().equals("sprocket-keys"))
        .filter(r -> !isOfCostTest(r))
        .toList();
  }

  /** What the operator told of the instances; of a write too many it says the cause. */
  private String events() {
    return namespaces.stream()
        .flatMap(n -> cluster.admin().v1().events().inNamespace(n).list().getItems().stream())
        .filter(e -> "SprocketInstance".equals(e.getInvolvedObject().getKind()))
        .map(e -> e.getMetadata().getName() + ": " + e.getReason() + ": " + e.getMessage())
        .collect(Collectors.joining("\n", "the events:\n", ""));
  }

  /** Another test's instance has its authority in the shared namespace, too. */
  private boolean isOfCostTest(Request request) {
    return request.namespace().equals("sprocket-keys") && request.name().equals(authorityOfCost);
  }

  private List<Request> beyondWatchesSince(long mark) {
    return audit.operatorSince(mark).stream()
        .filter(r -> !r.isLease() && !r.verb().equals("watch"))
        .toList();
  }

  private List<Request> readsOfSingleObjects(long mark) {
    return audit.operatorSince(mark).stream()
        .filter(r -> !r.isLease() && r.verb().equals("get"))
        .filter(r -> namespaces.contains(r.namespace()))
        .toList();
  }

  private Set<String> resourcesOf(long mark, String verb) {
    return audit.operatorSince(mark).stream()
        .filter(r -> r.verb().equals(verb))
        .map(Request::resource)
        .collect(Collectors.toSet());
  }

  private static List<String> titles(List<Request> requests, Predicate<Request> which) {
    return requests.stream().filter(which).map(r -> r.verb() + " " + Traffic.title(r)).toList();
  }
}
