package gg.sprocket.operator.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import gg.sprocket.operator.keys.KeyForms;
import gg.sprocket.operator.keys.KeysNamespace;
import gg.sprocket.operator.vault.TokenFacts;
import gg.sprocket.operator.vault.VaultFailure;
import gg.sprocket.operator.vault.VaultMember;
import gg.sprocket.operator.vault.VaultSession;
import gg.sprocket.operator.vault.VaultToken;
import io.fabric8.kubernetes.api.model.Secret;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Real Vaults, and an operator whose requests go wrong, each at the edge of another instance while
 * the others are on their way too. It is started again whenever it ended.
 */
final class VaultCrashStage implements AutoCloseable {

  /** Name of every instance here. */
  static final String NAME = "mle";

  private static final String KEYS = "sprocket-keys";
  private static final boolean ALL = "all".equals(System.getProperty("vault.edges"));

  /** Vaults at a time; each takes 100 MB. */
  private static final int BATCH = 4;

  /** Whose requests go wrong. */
  enum Side {
    /** Those to the API server that change an object of a Vault in the keys namespace. */
    Cluster,
    /** Those to the members of a Vault. */
    Vault
  }

  private final TestCluster cluster;
  private final Side side;
  private final Instances instances;
  private final AtomicReference<OperatorUnderTest> operator = new AtomicReference<>();
  private final Faults faults = new Faults(() -> operator.get().kill());
  private final VaultProxies members = new VaultProxies(faults);
  private final ApiProxy api;
  private final PlayedVaults vaults;
  private final VaultClient clients;
  private final Path kubeconfig;

  VaultCrashStage(TestCluster cluster, Side side) {
    this.cluster = cluster;
    this.side = side;
    this.instances = new Instances(cluster.admin());
    this.api = new ApiProxy(cluster.admin(), faults);
    boolean proxied = side == Side.Cluster;
    this.kubeconfig =
        proxied
            ? api.kubeconfig(cluster.operatorKubeconfig(), cluster.folder())
            : cluster.operatorKubeconfig();
    this.vaults =
        new PlayedVaults(
            cluster.admin(), cluster.folder(), proxied ? PlayedVaults.Front.NONE : members);
    this.clients = new VaultClient(cluster.admin(), vaults);
    this.operator.set(operator());
  }

  /** What is done with instances of which each has an edge. */
  interface Batch {

    /**
     * Brings the instances past their edges.
     *
     * @param edges the edges by namespaces, which are new
     */
    void run(Map<String, Faults.Edge> edges) throws VaultFailure;
  }

  /** What is asked of a Vault as root. */
  interface Question {
    void ask(VaultMember member, VaultSession session) throws VaultFailure;
  }

  Instances instances() {
    return instances;
  }

  VaultClient clients() {
    return clients;
  }

  Faults faults() {
    return faults;
  }

  /** An instance in a new namespace, whose name is returned. */
  String create(String spec) {
    String namespace = cluster.namespace("recorded");
    instances.create(namespace, NAME, spec);
    return namespace;
  }

  /** What was asked at the side of the faults for the Vault of a namespace. */
  List<String> requests(String namespace, String path) {
    return faults.requests(namespace, path);
  }

  /** Numbers of the requests that go wrong: the first of each kind, or all. */
  static Collection<Integer> kinds(List<String> requests) {
    Map<String, Integer> kinds = new LinkedHashMap<>();
    for (int i = 0; i < requests.size(); i++) {
      kinds.putIfAbsent(ALL ? String.valueOf(i) : requests.get(i), i);
    }
    return kinds.values();
  }

  /**
   * The operator ends at every edge; what else may go wrong takes turns, unless all is asked for.
   */
  private static Stream<Faults.Kind> kinds(int request) {
    List<Faults.Kind> others =
        List.of(
            Faults.Kind.CutBefore,
            Faults.Kind.CutAfter,
            Faults.Kind.Twice,
            Faults.Kind.Overtaken,
            Faults.Kind.Delayed);
    return ALL
        ? Stream.of(Faults.Kind.values())
        : Stream.of(
            Faults.Kind.EndsBefore, Faults.Kind.EndsAfter, others.get(request % others.size()));
  }

  /**
   * Has things go wrong with each of the requests.
   *
   * @param what the edges, for what is printed
   * @param path what a request must begin with to count
   * @param requests numbers of the requests
   */
  void failAt(String what, String path, Collection<Integer> requests, Batch batch)
      throws VaultFailure {
    Instant begin = Instant.now();
    List<Faults.Edge> edges =
        requests.stream()
            .flatMap(request -> kinds(request).map(kind -> new Faults.Edge(path, request, kind)))
            .toList();
    for (int from = 0; from < edges.size(); from += BATCH) {
      Map<String, Faults.Edge> some = new LinkedHashMap<>();
      edges
          .subList(from, Math.min(edges.size(), from + BATCH))
          .forEach(edge -> some.put(cluster.namespace("edge"), edge));
      batch.run(some);
      some.keySet().forEach(namespace -> instances.delete(namespace, NAME));
    }
    System.out.printf(
        "%s: %d edges %s run and passed in %d s%n",
        side, edges.size(), what, Duration.between(begin, Instant.now()).toSeconds());
  }

  /** Waits until all of them arrived, with an operator that is started whenever it ended. */
  void awaitAll(Set<String> namespaces, Predicate<String> arrived) {
    await("all of " + namespaces)
        .atMost(Duration.ofMinutes(4))
        .pollInterval(Duration.ofMillis(200))
        .until(
            () -> {
              if (!operator.get().isAlive()) {
                operator.set(operator());
              }
              return namespaces.stream().allMatch(arrived);
            });
  }

  private OperatorUnderTest operator() {
    return OperatorUnderTest.locating(cluster, vaults.addresses(), kubeconfig);
  }

  /** Whether the edge of each was met. */
  void assertMet(Map<String, Faults.Edge> edges) {
    edges.forEach(
        (namespace, edge) ->
            assertThat(faults.isArmed(namespace)).as("%s was met", edge).isFalse());
  }

  /** Whether the Vault is said to be ready, however weakly its keys are stored. */
  boolean isReady(String namespace) {
    return instances
        .condition(namespace, NAME, "VaultReady")
        .filter(c -> c.getStatus().equals("True") && c.getReason().equals("WeakKeyStorage"))
        .isPresent();
  }

  /** The sets of key shares of the Vault of a namespace. */
  List<Secret> sets(String namespace) {
    return new KeysNamespace(cluster.admin(), KEYS)
        .keys(dataId(namespace)).stream().filter(secret -> !KeyForms.isVoid(secret)).toList();
  }

  /** Whether nothing says that a Vault is being initialised. */
  boolean hasNoIntent(String namespace) {
    return new KeysNamespace(cluster.admin(), KEYS).intent(dataId(namespace)).isEmpty();
  }

  private String dataId(String namespace) {
    return String.valueOf(instances.status(namespace, NAME).dataId());
  }

  /**
   * Opens a Vault by its key shares, and finds no root token there but the one that this made.
   *
   * @param threshold as many shares are used
   */
  void assertOpenedBy(Secret keys, int threshold, String namespace, Question question)
      throws VaultFailure {
    try (VaultMember member = clients.member(namespace, NAME + "-vault-0");
        VaultToken root = member.generateRoot(clients.shares(keys, threshold))) {
      VaultSession session = member.session(root);
      question.ask(member, session);
      int roots = 0;
      for (String accessor : session.accessors()) {
        roots += session.token(accessor).filter(TokenFacts::isRoot).isPresent() ? 1 : 0;
      }
      session.revokeSelf();
      assertThat(roots).as("root tokens of %s, the test's own included", namespace).isEqualTo(1);
    }
  }

  @Override
  public void close() {
    operator.get().close();
    vaults.close();
    members.close();
    api.close();
  }
}
