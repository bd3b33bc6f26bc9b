package gg.sprocket.operator.node;

import gg.sprocket.operator.resource.Labels;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.readiness.Readiness;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What became of the pods of a namespace, in the order in which the API server stored it: a watch
 * tells of all pods in one order, whatever the clocks say.
 */
final class PodJournal implements AutoCloseable {

  private static final Set<String> ENDED = Set.of("Succeeded", "Failed");

  private final List<String> steps = new ArrayList<>();
  private final Map<String, String> components = new ConcurrentHashMap<>();
  private final Watch watch;

  private PodJournal(League league) {
    this.watch =
        league
            .admin()
            .pods()
            .inNamespace(league.namespace())
            .withLabel(Labels.INSTANCE, league.name())
            .watch(new Recorder());
  }

  /** Begins to write down; of pods that are there already, too. */
  static PodJournal of(League league) {
    return new PodJournal(league);
  }

  /** A place in the journal: what comes after it has not happened yet. */
  int mark() {
    synchronized (steps) {
      return steps.size();
    }
  }

  /**
   * What happened since: a component and {@code created}, {@code ready}, {@code stopping} or {@code
   * ended}, with a space between.
   */
  List<String> since(int mark) {
    synchronized (steps) {
      return List.copyOf(steps.subList(mark, steps.size()));
    }
  }

  /** The component that a pod is or was of. */
  String component(String pod) {
    return components.getOrDefault(pod, pod);
  }

  @Override
  public void close() {
    watch.close();
  }

  private final class Recorder implements Watcher<Pod> {

    /** How far each pod has come. */
    private final Map<String, List<String>> reached = new ConcurrentHashMap<>();

    @Override
    public void eventReceived(Action action, Pod pod) {
      write(pod, "created");
      if (Readiness.isPodReady(pod)) {
        write(pod, "ready");
      }
      if (pod.getMetadata().getDeletionTimestamp() != null) {
        write(pod, "stopping");
      }
      if (action == Action.DELETED || ENDED.contains(pod.getStatus().getPhase())) {
        write(pod, "ended");
      }
    }

    private void write(Pod pod, String step) {
      String component = Labels.label(pod, Labels.COMPONENT).orElse("");
      components.put(pod.getMetadata().getName(), component);
      List<String> before =
          reached.computeIfAbsent(pod.getMetadata().getUid(), _ -> new ArrayList<>());
      if (!before.contains(step)) {
        before.add(step);
        synchronized (steps) {
          steps.add(component + " " + step);
        }
      }
    }

    @Override
    public void onClose(WatcherException cause) {
      synchronized (steps) {
        steps.add("the watch ended: " + cause.getMessage());
      }
    }
  }
}
