package gg.sprocket.operator.bench;

import gg.sprocket.operator.bench.Traffic.Request;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Prints and writes what the operator costs. Settings are system properties: {@code
 * bench.instances} (50), {@code bench.pairs} (3) and {@code bench.jvm} (more flags for the
 * operator's Java runtime).
 */
public final class Benchmark {

  private static final Path FOLDER = Path.of("target/bench");
  private static final String TOUCH =
      "{\"metadata\":{\"annotations\":{\"bench.example/touched\":\"1\"}}}";
  private static final String SCALE =
      "{\"spec\":{\"apps\":[{\"name\":\"replay-parse\",\"replicas\":3}]}}";
  private static final String CACHE =
      "{\"spec\":{\"cache\":{\"builtin\":{\"maxMemory\":\"96Mi\"}}}}";
  private static final int STARTS = 3;
  private static final int SERIAL = 10;

  private final BenchCluster cluster;
  private final Orders orders;
  private final Results results = new Results();
  private final Footprint footprint = new Footprint(results);
  private final int instances = Integer.getInteger("bench.instances", 50);
  private final int pairs = Integer.getInteger("bench.pairs", 3);

  private Benchmark(BenchCluster cluster) throws IOException {
    this.cluster = cluster;
    this.orders = Orders.of(cluster.admin(), cluster.example());
  }

  /**
   * Runs everything.
   *
   * @param args none are taken
   */
  public static void main(String[] args) throws IOException {
    Files.createDirectories(FOLDER);
    Files.deleteIfExists(FOLDER.resolve("operator.log"));
    try (BenchCluster cluster = BenchCluster.start()) {
      new Benchmark(cluster).run();
    }
  }

  private void run() throws IOException {
    long begin = System.nanoTime();
    facts();
    Specimen whole = counts();
    try (MeasuredOperator operator = start()) {
      new Single(cluster, orders, results).show(SERIAL);
      Specimen first = untilFirstBarrier();
      many(operator, whole, first);
      footprint.idle("%d instances".formatted(known()), operator);
      footprint.memory("%d instances".formatted(known()), operator);
    }
    starts();
    footprint.show();
    results.section(
        "The run",
        "It took %d s.".formatted(Duration.ofNanos(System.nanoTime() - begin).toSeconds()));
    results.write(FOLDER);
  }

  private void facts() {
    var system = ManagementFactory.getOperatingSystemMXBean();
    String jvm = String.join(" ", MeasuredOperator.jvmFlags());
    results.section(
        "Machine",
        "%s, %s, %d cores, load %.1f at the start. Java %s, operator with `%s`.%nKubernetes %s, etcd's data %s, simulated pods."
            .formatted(
                Instant.now().toString().substring(0, 10),
                system.getName() + " " + system.getArch(),
                system.getAvailableProcessors(),
                system.getSystemLoadAverage(),
                Runtime.version(),
                jvm,
                cluster.admin().getKubernetesVersion().getGitVersion(),
                cluster.storage()));
    results.figure("cores", system.getAvailableProcessors());
    results.figure("loadAtStart", system.getSystemLoadAverage());
    results.figure("operatorJvm", jvm);
  }

  private Specimen counts() {
    Counts counts = new Counts(cluster.traffic(), results);
    String namespace = orders.prepare("counted", 1).getFirst();
    Specimen specimen;
    try (MeasuredOperator operator = start()) {
      footprint.memory("no instance", operator);
      footprint.idle("no instance", operator);
      int mark = cluster.traffic().mark();
      counts.during(
          "create",
          () -> {
            orders.create(namespace);
            orders.awaitReady(namespace);
          });
      specimen = specimen(namespace, mark);
      counts.during("touch", () -> orders.patch(namespace, TOUCH));
      counts.during("scale one app", () -> change(namespace, SCALE));
      counts.during("cache memory", () -> change(namespace, CACHE));
    }
    counts.during(
        "restart",
        () -> {
          try (MeasuredOperator _ = start()) {
            Pause.of(Duration.ofSeconds(5));
          }
        });
    counts.show();
    return specimen;
  }

  private void change(String namespace, String patch) {
    orders.patch(namespace, patch);
    orders.awaitReady(namespace);
  }

  /** In such a namespace no pod becomes ready, so the operator stops where it has to wait. */
  private Specimen untilFirstBarrier() {
    String namespace = orders.prepare("hands-off-specimen", 1).getFirst();
    int mark = cluster.traffic().mark();
    orders.create(namespace);
    Pause.of(Duration.ofSeconds(10));
    return specimen(namespace, mark);
  }

  private Specimen specimen(String namespace, int mark) {
    return Specimen.of(
        cluster.admin(), namespace, cluster.traffic().firstWrites(mark, Request::isOperators));
  }

  private void many(MeasuredOperator operator, Specimen whole, Specimen first) {
    Bulk bulk = new Bulk(cluster, orders, results);
    results.section(
        "Many at once",
        "From the first order to the last child, pairs of raw client and operator by turns; median (min to max)."
            + "\nThe raw client sends one POST per object, 32 at a time, no order among them."
            + "\nUntil the first barrier: no pod becomes ready, so only what need not wait is made."
            + "\nAll children: pods become ready; the operator waits for each step, the raw client does not.");
    Bulk.Times early = bulk.pairs("hands-off-", first, pairs, instances);
    bulk.show("untilFirstBarrier", "until the first barrier", first, instances, early);
    Bulk.Times[] all = new Bulk.Times[1];
    footprint.cpu(
        "instance created",
        operator,
        pairs * instances,
        () -> all[0] = bulk.pairs("many-", whole, pairs, instances));
    bulk.show("allChildren", "all children", whole, instances, all[0]);
  }

  private void starts() {
    List<Double> wall = new ArrayList<>();
    List<Double> cpu = new ArrayList<>();
    for (String namespace : orders.prepare("start", STARTS)) {
      int mark = cluster.traffic().mark();
      orders.create(namespace);
      try (MeasuredOperator operator = start()) {
        cpu.add(operator.cpu().toMillis() / 1e3);
        orders.awaitReady(namespace);
        Instant first =
            cluster
                .traffic()
                .since(mark, r -> r.isOperators() && r.isWrite())
                .getFirst()
                .received();
        wall.add(Duration.between(operator.started(), first).toMillis() / 1e3);
      }
    }
    footprint.start(Spread.of(wall), Spread.of(cpu));
  }

  private long known() {
    return cluster
        .admin()
        .resources(gg.sprocket.operator.api.v1alpha1.StoredInstance.class)
        .inAnyNamespace()
        .list()
        .getItems()
        .size();
  }

  private MeasuredOperator start() {
    return MeasuredOperator.start(cluster, MeasuredOperator.jvmFlags());
  }
}
