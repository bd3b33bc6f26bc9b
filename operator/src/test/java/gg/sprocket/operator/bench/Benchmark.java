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
 * bench.instances} (50,200: sizes, from small to large), {@code bench.pairs} (3, of the first size)
 * and {@code bench.jvm} (more flags for the operator's Java runtime).
 */
public final class Benchmark {

  private static final Path FOLDER = Path.of("target/bench");
  private static final String TOUCH =
      "{\"metadata\":{\"annotations\":{\"bench.example/touched\":\"1\"}}}";
  private static final String SCALE =
      "{\"spec\":{\"apps\":[{\"name\":\"replay-parse\",\"replicas\":3}]}}";
  private static final String CACHE =
      "{\"spec\":{\"cache\":{\"builtin\":{\"maxMemory\":\"96Mi\"}}}}";
  private static final List<String> SHAPES =
      List.of(
          "1.4.0 Microservices",
          "1.5.0 Monolith",
          "1.5.0 Microservices",
          "2.0.0-preview.1 Microservices");
  private static final int STARTS = 3;
  private static final int SERIAL = 10;

  private final BenchCluster cluster;
  private final Orders orders;
  private final Results results = new Results();
  private final Footprint footprint = new Footprint(results);

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
    long begin = System.nanoTime();
    Results results;
    Specimen specimen;
    try (BenchCluster cluster = BenchCluster.start()) {
      Benchmark benchmark = new Benchmark(cluster);
      specimen = benchmark.one();
      results = benchmark.results;
    }
    many(results, specimen);
    results.section(
        "The run",
        "It took %d s.".formatted(Duration.ofNanos(System.nanoTime() - begin).toSeconds()));
    results.write(FOLDER);
  }

  private Specimen one() throws IOException {
    facts();
    Specimen specimen = counts();
    try (MeasuredOperator operator = start()) {
      new Single(cluster, orders, results).show(SERIAL);
      footprint.memory("%d instances".formatted(known()), operator);
    }
    starts();
    footprint.show();
    return specimen;
  }

  private static void many(Results results, Specimen specimen) throws IOException {
    Growth growth = new Growth(results, specimen);
    int pairs = Integer.getInteger("bench.pairs", 3);
    for (String size : System.getProperty("bench.instances", "50,200").split(",", -1)) {
      growth.measure(Integer.parseInt(size.strip()), pairs);
      // The larger ones take long, and differ less from one another.
      pairs = 1;
    }
    growth.show();
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
      counts.during("create", () -> create(orders, namespace));
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
    counts.show("Requests", "for one instance of 1.5.0, by occasion");
    releases();
    return specimen;
  }

  private void releases() {
    Counts counts = new Counts(cluster.traffic(), results);
    try (MeasuredOperator _ = start()) {
      for (String shape : SHAPES) {
        String name = "shape-" + counts.size();
        Orders shaped = orders.of(shape);
        String namespace = shaped.prepare(name, 1).getFirst();
        counts.during(shape, () -> create(shaped, namespace));
      }
    }
    counts.show("Releases", "to create one instance, by release and topology");
  }

  private static void create(Orders orders, String namespace) {
    orders.create(namespace);
    orders.awaitReady(namespace);
  }

  private void change(String namespace, String patch) {
    orders.patch(namespace, patch);
    orders.awaitReady(namespace);
  }

  private Specimen specimen(String namespace, int mark) {
    return Specimen.of(
        cluster.admin(), namespace, cluster.traffic().firstWrites(mark, Request::isOperators));
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
