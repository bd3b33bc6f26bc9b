package gg.sprocket.operator.bench;

import gg.sprocket.operator.bench.Traffic.Request;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.awaitility.Awaitility;

/**
 * Many instances at once, beside a raw client that creates the same objects; in pairs, raw client
 * and operator by turns, so that what else happens on the machine meets both.
 */
final class Bulk {

  private static final Duration LIMIT = Duration.ofMinutes(5);

  private final BenchCluster cluster;
  private final Orders orders;
  private final Results results;

  Bulk(BenchCluster cluster, Orders orders, Results results) {
    this.cluster = cluster;
    this.orders = orders;
    this.results = results;
  }

  /**
   * What came out of one kind of instance.
   *
   * @param raw seconds of the raw client
   * @param operator seconds of the operator
   */
  record Times(List<Double> raw, List<Double> operator) {

    Spread ratio() {
      List<Double> ratios = new ArrayList<>();
      for (int i = 0; i < raw.size(); i++) {
        ratios.add(operator.get(i) / raw.get(i));
      }
      return Spread.of(ratios);
    }
  }

  /**
   * Runs pairs.
   *
   * @param prefix beginning of the namespaces' names, which also says whether pods become ready
   * @param specimen what one instance consists of
   * @param pairs how many
   * @param instances how many at a time
   */
  Times pairs(String prefix, Specimen specimen, int pairs, int instances) {
    Times times = new Times(new ArrayList<>(), new ArrayList<>());
    for (int i = 0; i < pairs; i++) {
      times.raw().add(raw(prefix + "raw-" + i, specimen, instances));
      times.operator().add(operator(prefix + "op-" + i, specimen, instances));
    }
    return times;
  }

  /** Seconds of the operator, from the first order to the last child. */
  double operator(String prefix, Specimen specimen, int instances) {
    List<String> namespaces = orders.prepare(prefix, instances);
    int mark = cluster.traffic().mark();
    Parallel.each(namespaces, orders::create);
    List<Request> made =
        await(mark, Request::isOperators, instances * specimen.objects().size(), "the operator");
    Request order =
        cluster
            .traffic()
            .since(mark, r -> r.resource().equals("sprocketinstances") && r.verb().equals("create"))
            .getFirst();
    return seconds(order.received(), made);
  }

  private double raw(String prefix, Specimen specimen, int instances) {
    List<String> namespaces = orders.prepare(prefix, instances);
    int mark = cluster.traffic().mark();
    new RawClient(cluster.admin()).create(namespaces, specimen);
    int expected = instances * (specimen.objects().size() + 1);
    List<Request> made =
        await(mark, r -> r.user().equals("kubernetes-admin"), expected, "the raw client");
    return seconds(made.getFirst().received(), made);
  }

  private List<Request> await(int mark, Predicate<Request> who, int objects, String name) {
    Awaitility.await(objects + " objects of " + name)
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(100))
        .until(() -> cluster.traffic().firstWrites(mark, who).size() >= objects);
    return cluster.traffic().firstWrites(mark, who);
  }

  private static double seconds(Instant begin, List<Request> requests) {
    Instant end = requests.stream().map(Request::done).max(Instant::compareTo).orElseThrow();
    return Duration.between(begin, end).toMillis() / 1e3;
  }

  /** Shows times and ratios. */
  void show(String name, String what, Specimen specimen, int instances, Times times) {
    int objects = instances * specimen.objects().size();
    results.table(
        List.of(
            what + ": " + instances + " x " + specimen.objects().size(), "seconds", "objects/s"),
        List.of(
            row("raw client", Spread.of(times.raw()), objects),
            row("operator", Spread.of(times.operator()), objects),
            List.of("ratio", times.ratio().text(), "")));
    results.figure(
        name,
        Map.of(
            "instances", instances,
            "objectsPerInstance", specimen.objects().size(),
            "rawSeconds", times.raw(),
            "operatorSeconds", times.operator(),
            "ratio", times.ratio().figures()));
  }

  private static List<String> row(String who, Spread seconds, int objects) {
    return List.of(who, seconds.text(), Long.toString(Math.round(objects / seconds.median())));
  }
}
