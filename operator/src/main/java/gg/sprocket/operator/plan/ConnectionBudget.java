package gg.sprocket.operator.plan;

import gg.sprocket.operator.api.v1alpha1.ReleaseComponent;
import java.util.List;
import java.util.Optional;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;

/**
 * The connections to PostgreSQL that an instance may hold at a time. A pool that finds no
 * connection fails in the middle of somebody's work, so the sum is made before anything starts.
 *
 * @param uses what each process may hold
 */
public record ConnectionBudget(List<Use> uses) {

  /** The migrations and whatever else runs once beside the processes. */
  private static final int JOBS = 2;

  /** An administrator, the probe and pods that are just being replaced. */
  private static final int RESERVE = 3;

  /**
   * Connections of one process.
   *
   * @param component its name
   * @param pods most pods that it has at a time
   * @param each most connections that one pod opens
   */
  public record Use(String component, int pods, int each) {

    int sum() {
      return pods * each;
    }

    @Override
    public String toString() {
      return "%s %d x %d".formatted(component, pods, each);
    }
  }

  /** Keeps an own copy of the list. */
  public ConnectionBudget {
    uses = List.copyOf(uses);
  }

  /**
   * The budget of what an instance runs.
   *
   * @param instance the instance
   * @param pods most pods of a component at a time: stated, or its autoscaler's upper bound
   * @param each most connections that one of its pods opens
   */
  public static ConnectionBudget of(
      Instance instance,
      ToIntFunction<ReleaseComponent> pods,
      ToIntFunction<ReleaseComponent> each) {
    return new ConnectionBudget(
        instance.running().stream()
            .map(c -> new Use(c.name(), pods.applyAsInt(c), each.applyAsInt(c)))
            .filter(use -> use.sum() > 0)
            .toList());
  }

  /** All that may be held at a time. */
  public int needed() {
    return uses.stream().mapToInt(Use::sum).sum() + JOBS + RESERVE;
  }

  /**
   * Why the database is too small.
   *
   * @param server the database, as messages name it
   * @param allowed connections that the instance may have
   * @param remedy what raises that
   */
  public Optional<Problem> beyond(String server, int allowed, String remedy) {
    if (needed() <= allowed) {
      return Optional.empty();
    }
    String sum = uses.stream().map(Use::toString).collect(Collectors.joining(" + "));
    return SpecChecks.problem(
        Reason.ConnectionsTooFew,
        "the processes may open %d connections (%s%s%d for Jobs + %d in reserve), but %s allows %d; %s, or run fewer pods",
        needed(),
        sum,
        sum.isEmpty() ? "" : " + ",
        JOBS,
        RESERVE,
        server,
        allowed,
        remedy);
  }
}
