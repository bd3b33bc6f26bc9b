package gg.sprocket.operator.bench;

import static org.awaitility.Awaitility.await;

import gg.sprocket.operator.bench.Traffic.Request;
import gg.sprocket.operator.resource.Rollout;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * How costs grow with the number of instances. Each size gets control planes of its own, one for
 * the raw client and one for the operator, so that nothing of one weighs on the other.
 */
final class Growth {

  private static final Duration LIMIT = Duration.ofMinutes(20);
  private static final Duration AFTERMATH = Duration.ofSeconds(15);
  private static final Duration QUIET = Duration.ofSeconds(60);

  private final Results results;
  private final Specimen specimen;
  private final Map<Integer, List<Sample>> samples = new LinkedHashMap<>();

  /**
   * One pair.
   *
   * @param rawChildren seconds until the raw client's last object
   * @param rawReady seconds until every workload of it was ready
   * @param children seconds from the first order to the operator's last object
   * @param ready seconds until every instance was Ready
   * @param cpuMillis processor time of the operator, for each instance
   * @param writes requests that wrote, for each instance
   * @param reads lists and watches included, for each instance
   * @param idleRequests requests for each instance and minute when nothing happens
   * @param idleWatches watches that were begun again meanwhile, all together
   * @param idlePercent of one core when nothing happens
   * @param heapMiB live heap
   * @param residentMiB memory of the process
   * @param restartSeconds from the start of the next process until it has judged every instance
   * @param restartWrites what that one wrote
   */
  private record Sample(
      double rawChildren,
      double rawReady,
      double children,
      double ready,
      double cpuMillis,
      double writes,
      double reads,
      double idleRequests,
      double idleWatches,
      double idlePercent,
      double heapMiB,
      double residentMiB,
      double restartSeconds,
      double restartWrites) {}

  private record Raw(double children, double ready) {}

  Growth(Results results, Specimen specimen) {
    this.results = results;
    this.specimen = specimen;
  }

  /** Measures one size, so many times. */
  void measure(int instances, int pairs) throws IOException {
    for (int i = 0; i < pairs; i++) {
      Raw raw = raw(instances);
      samples.computeIfAbsent(instances, _ -> new ArrayList<>()).add(operator(instances, raw));
    }
  }

  private Raw raw(int instances) throws IOException {
    try (BenchCluster cluster = BenchCluster.start()) {
      Orders orders = Orders.of(cluster.admin(), cluster.example());
      List<String> namespaces = orders.prepare("raw", instances);
      int mark = cluster.traffic().mark();
      new RawClient(cluster.admin()).create(namespaces, specimen);
      int expected = instances * (specimen.objects().size() + 1);
      List<Request> made =
          made(cluster, mark, expected, request -> request.user().equals("kubernetes-admin"));
      Instant begin = made.getFirst().received();
      awaitWorkloads(cluster.admin());
      return new Raw(seconds(begin, end(made)), seconds(begin, Instant.now()));
    }
  }

  private Sample operator(int instances, Raw raw) throws IOException {
    try (BenchCluster cluster = BenchCluster.start()) {
      Orders orders = Orders.of(cluster.admin(), cluster.example());
      List<String> namespaces = orders.prepare("grown", instances);
      Run run;
      try (MeasuredOperator operator = start(cluster)) {
        run = run(cluster, operator, instances, () -> Parallel.each(namespaces, orders::create));
      }
      Restart restart = restart(cluster);
      return new Sample(
          raw.children(),
          raw.ready(),
          run.children(),
          run.ready(),
          run.cpuMillis(),
          (double) run.sent().stream().filter(Request::isWrite).count() / instances,
          (double) run.sent().stream().filter(Request::isRead).count() / instances,
          run.idle().requests(),
          run.idle().watches(),
          run.idle().percent(),
          run.heapMiB(),
          run.residentMiB(),
          restart.seconds(),
          restart.writes());
    }
  }

  private record Run(
      double children,
      double ready,
      double cpuMillis,
      List<Request> sent,
      Idle idle,
      double heapMiB,
      double residentMiB) {}

  private Run run(
      BenchCluster cluster, MeasuredOperator operator, int instances, Runnable ordering) {
    int mark = cluster.traffic().mark();
    Duration cpuBefore = operator.cpu();
    Instant begin = Instant.now();
    ordering.run();
    List<Request> made =
        made(cluster, mark, instances * specimen.objects().size(), Request::isOperators);
    Orders.awaitAllReady(cluster.admin(), instances, LIMIT);
    double ready = seconds(begin, Instant.now());
    double cpu = operator.cpu().minus(cpuBefore).toNanos() / 1e6 / instances;
    Pause.of(AFTERMATH);
    List<Request> sent =
        cluster.traffic().since(mark, r -> r.isOperators() && (r.isRead() || r.isWrite()));
    Idle idle = idle(cluster, operator, instances);
    return new Run(
        seconds(begin, end(made)),
        ready,
        cpu,
        sent,
        idle,
        operator.liveHeapMiB(),
        operator.residentMiB());
  }

  private record Idle(double requests, double watches, double percent) {}

  private static Idle idle(BenchCluster cluster, MeasuredOperator operator, int instances) {
    int mark = cluster.traffic().mark();
    Duration before = operator.cpu();
    Pause.of(QUIET);
    double percent = 100.0 * operator.cpu().minus(before).toNanos() / QUIET.toNanos();
    List<Request> sent =
        cluster.traffic().since(mark, r -> r.isOperators() && (r.isRead() || r.isWrite()));
    long watches = sent.stream().filter(r -> r.verb().equals("watch")).count();
    double minutes = QUIET.toMillis() / 60e3;
    return new Idle((sent.size() - watches) / minutes / instances, watches, percent);
  }

  private record Restart(double seconds, double writes) {}

  private static Restart restart(BenchCluster cluster) {
    int mark = cluster.traffic().mark();
    try (MeasuredOperator again = start(cluster)) {
      double took = seconds(again.started(), again.awaitCalm());
      Pause.of(AFTERMATH);
      int writes = cluster.traffic().since(mark, r -> r.isOperators() && r.isWrite()).size();
      return new Restart(took, writes);
    }
  }

  private static MeasuredOperator start(BenchCluster cluster) {
    return MeasuredOperator.start(cluster, MeasuredOperator.jvmFlags());
  }

  private static List<Request> made(
      BenchCluster cluster, int mark, int objects, Predicate<Request> who) {
    await(objects + " objects")
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(250))
        .until(() -> cluster.traffic().firstWrites(mark, who).size() >= objects);
    return cluster.traffic().firstWrites(mark, who);
  }

  private static void awaitWorkloads(KubernetesClient admin) {
    await("workloads of the raw client")
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(500))
        .until(
            () ->
                areDone(admin.resources(Deployment.class).inAnyNamespace().list().getItems())
                    && areDone(
                        admin.resources(StatefulSet.class).inAnyNamespace().list().getItems())
                    && areDone(admin.resources(Job.class).inAnyNamespace().list().getItems()));
  }

  private static boolean areDone(List<? extends HasMetadata> workloads) {
    return workloads.stream().allMatch(workload -> Rollout.of(workload).done());
  }

  private static Instant end(List<Request> requests) {
    return requests.stream().map(Request::done).max(Instant::compareTo).orElseThrow();
  }

  private static double seconds(Instant from, Instant to) {
    return Duration.between(from, to).toMillis() / 1e3;
  }

  /** One column for each size, and how the last relates to the first. */
  void show() {
    results.section(
        "More instances",
        "Each size on control planes of its own. %d objects an instance; medians of the pairs."
                .formatted(specimen.objects().size())
            + "\nThe raw client sends one POST per object, 32 at a time, and waits for nothing; the"
            + " operator makes the application after the database, and that after its schema."
            + "\nGrowth: the figure at the largest size by that at the smallest; what is counted for"
            + " one instance should stay at 1.");
    List<String> header = new ArrayList<>(List.of("what"));
    samples.keySet().forEach(size -> header.add(size + " instances"));
    header.addAll(List.of("growth", "goal"));
    List<List<String>> rows = new ArrayList<>();
    rows.add(row("raw client: all objects, s", "", Sample::rawChildren));
    rows.add(row("raw client: all workloads ready, s", "", Sample::rawReady));
    rows.add(row("operator: all objects, s", "", Sample::children));
    rows.add(row("operator: all instances Ready, s", "", Sample::ready));
    rows.add(row("ratio, all objects", "1.3", s -> s.children() / s.rawChildren()));
    rows.add(row("ratio, all ready", "1.2", s -> s.ready() / s.rawReady()));
    rows.add(row("processor time per instance, ms", "18", Sample::cpuMillis));
    rows.add(row("writes per instance", "", Sample::writes));
    rows.add(row("reads per instance", "", Sample::reads));
    rows.add(row("idle: requests per instance and minute", "0", Sample::idleRequests));
    rows.add(row("idle: watches begun again in a minute", "", Sample::idleWatches));
    rows.add(row("idle: % of one core", "0.1", Sample::idlePercent));
    rows.add(row("live heap, MiB", "", Sample::heapMiB));
    rows.add(row("resident memory, MiB", "300 at 1,000", Sample::residentMiB));
    rows.add(row("restart until all are judged, s", "6 at 1,000", Sample::restartSeconds));
    rows.add(row("restart: writes", "0", Sample::restartWrites));
    results.table(header, rows);
  }

  private List<String> row(String what, String goal, Function<Sample, Double> figure) {
    List<Double> medians =
        samples.values().stream()
            .map(all -> Spread.of(all.stream().map(figure).toList()).median())
            .toList();
    results.figure(what, Map.of("sizes", List.copyOf(samples.keySet()), "medians", medians));
    List<String> row = new ArrayList<>(List.of(what));
    medians.forEach(median -> row.add("%.2f".formatted(median)));
    double first = medians.getFirst();
    row.add(first == 0 ? "" : "%.2f".formatted(medians.getLast() / first));
    row.add(goal);
    return row;
  }
}
