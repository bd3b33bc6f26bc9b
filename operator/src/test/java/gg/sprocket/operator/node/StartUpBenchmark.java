package gg.sprocket.operator.node;

import gg.sprocket.dev.node.NodeTier;
import gg.sprocket.operator.resource.Labels;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How long an instance takes from its order to Ready on a real node with all images there, and what
 * it waited for. Times are those at which this process sees a change: those of the API have full
 * seconds alone.
 */
final class StartUpBenchmark {

  private static final int RUNS = 3;

  private final long start = System.nanoTime();
  private final Map<String, Moments> moments = new ConcurrentHashMap<>();

  /** When a pod was seen to be made, started and ready; absent until it was. */
  private static final class Moments {
    private final String process;
    private final Duration made;
    private volatile Duration started;
    private volatile Duration ready;

    private Moments(String process, Duration made) {
      this.process = process;
      this.made = made;
      this.started = made;
      this.ready = made;
    }
  }

  private StartUpBenchmark() {}

  /** Prints the figures of some runs; the argument, if any, is more YAML of the spec. */
  public static void main(String[] arguments) {
    if (NodeTier.leftOut().isPresent()) {
      return;
    }
    String more = arguments.length > 0 ? arguments[0] : "";
    try (NodeCluster node = NodeCluster.startInPeace()) {
      for (int run = 1; run <= RUNS; run++) {
        System.out.printf("%nRun %d of %d%n", run, RUNS);
        new StartUpBenchmark().run(node, more).forEach(System.out::println);
      }
    }
  }

  private List<String> run(NodeCluster node, String more) {
    String namespace = node.namespace("start");
    League league = new League(node, namespace, "mle");
    try (SharedIndexInformer<Pod> _ =
        node.admin().pods().inNamespace(namespace).inform(handler())) {
      league.create(more);
      league.awaitReady();
      Duration total = now();
      List<CriticalPath.Step> steps =
          moments.values().stream()
              // A pod that ended before it was ready held nobody up.
              .filter(m -> m.ready.compareTo(m.made) > 0)
              .map(m -> new CriticalPath.Step(m.process, m.made, m.started, m.ready))
              .toList();
      league.instances().delete(namespace, league.name());
      return new CriticalPath(steps).lines(total);
    }
  }

  private Duration now() {
    return Duration.ofNanos(System.nanoTime() - start);
  }

  private void seen(Pod pod) {
    String process = Labels.label(pod, Labels.COMPONENT).orElse(pod.getMetadata().getName());
    Moments known =
        moments.computeIfAbsent(pod.getMetadata().getName(), _ -> new Moments(process, now()));
    if (known.started.equals(known.made) && isStarted(pod)) {
      known.started = now();
    }
    if (known.ready.equals(known.made) && isReady(pod)) {
      known.ready = now();
    }
  }

  private static boolean isStarted(Pod pod) {
    List<ContainerStatus> containers = pod.getStatus().getContainerStatuses();
    return !containers.isEmpty()
        && containers.stream()
            .allMatch(
                c -> c.getState().getRunning() != null || c.getState().getTerminated() != null);
  }

  private static boolean isReady(Pod pod) {
    return "Succeeded".equals(pod.getStatus().getPhase())
        || pod.getStatus().getConditions().stream()
            .anyMatch(c -> c.getType().equals("Ready") && c.getStatus().equals("True"));
  }

  private ResourceEventHandler<Pod> handler() {
    return new ResourceEventHandler<>() {
      @Override
      public void onAdd(Pod pod) {
        seen(pod);
      }

      @Override
      public void onUpdate(Pod before, Pod after) {
        seen(after);
      }

      @Override
      public void onDelete(Pod pod, boolean unknown) {}
    };
  }
}
