package gg.sprocket.operator.plan;

import gg.sprocket.operator.api.v1alpha1.ReleaseComponent;
import gg.sprocket.operator.api.v1alpha1.Scaling;
import gg.sprocket.operator.release.BuiltinConnections;
import gg.sprocket.operator.resource.ProbeResult.Connections;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The connections to PostgreSQL that an instance may hold at a time. A pool that finds no
 * connection fails in the middle of somebody's work, so the sum is made before anything starts.
 *
 * @param uses what each process may hold
 */
public record ConnectionBudget(List<Use> uses) {

  /** The migrations and whatever else runs once beside the processes. */
  private static final int JOBS = 2;

  /** An administrator and the probe. */
  private static final int RESERVE = BuiltinConnections.RESERVE;

  /** By which a Vault makes logins; its engine is told to open no more. */
  private static final Use VAULT = new Use("the Vault", 1, 0, 1);

  /**
   * Connections of one process.
   *
   * @param component its name
   * @param pods most pods that it has at a time
   * @param surge pods more while they are replaced one by one
   * @param each most connections that one pod opens
   */
  public record Use(String component, int pods, int surge, int each) {

    private static Use of(Instance instance, ReleaseComponent component) {
      int pods = instance.most(component);
      boolean rolls = pods > 0 && component.scaling() == Scaling.Scalable;
      return new Use(component.name(), pods, rolls ? 1 : 0, component.connections());
    }

    int sum() {
      return (pods + surge) * each;
    }

    @Override
    public String toString() {
      return surge == 0
          ? "%s %d x %d".formatted(component, pods, each)
          : "%s (%d + %d while replaced) x %d".formatted(component, pods, surge, each);
    }
  }

  /** Keeps an own copy of the list. */
  public ConnectionBudget {
    uses = List.copyOf(uses);
  }

  /** The budget of what an instance runs, with as many pods as its autoscalers may make. */
  public static ConnectionBudget of(Instance instance) {
    Stream<Use> vault =
        instance.spec().database().vaultLogin() == null ? Stream.empty() : Stream.of(VAULT);
    return new ConnectionBudget(
        Stream.concat(
                instance.running().stream().map(component -> Use.of(instance, component)), vault)
            .filter(use -> use.sum() > 0)
            .toList());
  }

  /** Why the Builtin database of a spec is too small for what the spec runs. */
  static Optional<Problem> builtin(Instance instance, Observed observed) {
    return BuiltinConnections.of(instance.spec())
        .flatMap(
            allowed ->
                of(instance)
                    .beyond(
                        "the Builtin database",
                        allowed,
                        "raise spec.database.builtin.parameters.%s%s"
                            .formatted(BuiltinConnections.PARAMETER, keptBack(instance))));
  }

  private static String keptBack(Instance instance) {
    return BuiltinConnections.keptBack(instance.spec())
        .filter(kept -> kept > 0)
        .map(" or lower the %d that others of its parameters keep back"::formatted)
        .orElse("");
  }

  /**
   * Why an External database is too small, by the last look at it. What the login held at that time
   * is the instance's own and counts as available; with another server it is nothing.
   */
  public static Optional<Problem> external(Instance instance, Observed observed) {
    return Externals.connections(instance, observed)
        .flatMap(
            connections ->
                of(instance)
                    .beyond(
                        "the External database",
                        connections.available(),
                        "it has %d free and %d are in use by this login already; raise its limit of %d"
                            .formatted(connections.free(), connections.own(), connections.limit()))
                    .map(problem -> ofFormerLogin(problem, connections, instance, observed)));
  }

  /**
   * What runs and holds no connection of this login may hold them by the former one, on the same
   * server: then the instance stands in its own way, and only stopping it helps.
   */
  private static Problem ofFormerLogin(
      Problem problem, Connections connections, Instance instance, Observed observed) {
    boolean runs =
        observed.objects().values().stream()
            .filter(Deployment.class::isInstance)
            .map(Deployment.class::cast)
            .anyMatch(deployment -> !Integer.valueOf(0).equals(deployment.getSpec().getReplicas()));
    return connections.own() > 0 || !runs
        ? problem
        : new Problem(
            problem.reason(),
            "the processes may open %d connections, but the External database has %d free for its login; if what runs now holds the others by another login, stop it (spec.hibernation.enabled true, or replicas 0 for each of spec.apps), run `kubectl -n %s delete jobs -l app.kubernetes.io/component=probe-database` to have it looked at again, and start it; if not, raise its limit of %d, or run fewer pods"
                .formatted(
                    of(instance).needed(),
                    connections.available(),
                    instance.identity().namespace(),
                    connections.limit()));
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
