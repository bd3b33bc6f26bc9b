package gg.sprocket.operator.bench;

import static org.awaitility.Awaitility.await;

import gg.sprocket.operator.bench.Traffic.Request;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** How long one instance takes, and how long what was removed stays away. */
final class Single {

  private static final int REPAIRS = 20;
  private static final Duration QUIET = Duration.ofSeconds(1);
  private static final Duration LIMIT = Duration.ofMinutes(1);

  private final BenchCluster cluster;
  private final Orders orders;
  private final Results results;

  Single(BenchCluster cluster, Orders orders, Results results) {
    this.cluster = cluster;
    this.orders = orders;
    this.results = results;
  }

  /** Orders instances one after the other, each when the one before is ready. */
  void show(int instances) {
    List<Double> readies = new ArrayList<>();
    for (String namespace : orders.prepare("serial", instances)) {
      long start = System.nanoTime();
      orders.create(namespace);
      orders.awaitReady(namespace);
      readies.add((System.nanoTime() - start) / 1e9);
    }
    Spread ready = Spread.of(readies);
    Spread repair = repair("serial-000");
    results.section(
        "One at a time",
        "Ready: from the order to the status that says so, pods simulated, four steps of"
            + " dependencies.\nRepair: from the end of a ConfigMap's deletion to the end of its new"
            + " creation, in the API server.");
    results.table(
        List.of("what", "p50", "max", "n"),
        List.of(
            List.of("order to Ready", seconds(ready.median()), seconds(ready.max()), n(ready)),
            List.of("repair", millis(repair.median()), millis(repair.max()), n(repair))));
    results.figure("readySeconds", ready.figures());
    results.figure("repairSeconds", repair.figures());
  }

  private Spread repair(String namespace) {
    var maps = cluster.admin().configMaps().inNamespace(namespace);
    String name =
        maps.withLabel("sprocket.gg/instance").list().getItems().getFirst().getMetadata().getName();
    List<Double> times = new ArrayList<>();
    for (int i = 0; i < REPAIRS; i++) {
      Pause.of(QUIET);
      int mark = cluster.traffic().mark();
      maps.withName(name).delete();
      Predicate<Request> of = r -> r.resource().equals("configmaps") && r.name().equals(name);
      Predicate<Request> creation = of.and(r -> r.isOperators() && r.isOfChild());
      await("ConfigMap " + name + " to come back")
          .atMost(LIMIT)
          .pollInterval(Duration.ofMillis(20))
          .until(() -> end(mark, creation).isPresent());
      Instant gone = end(mark, of.and(r -> r.verb().equals("delete"))).orElseThrow();
      Instant back = end(mark, creation).orElseThrow();
      times.add(Duration.between(gone, back).toNanos() / 1e9);
    }
    return Spread.of(times);
  }

  private Optional<Instant> end(int mark, Predicate<Request> wanted) {
    return cluster.traffic().since(mark, wanted).stream().map(Request::done).findFirst();
  }

  private static String seconds(double value) {
    return "%.2f s".formatted(value);
  }

  private static String millis(double value) {
    return "%.0f ms".formatted(value * 1e3);
  }

  private static String n(Spread spread) {
    return Integer.toString(spread.count());
  }
}
