package gg.sprocket.operator.component.app;

import gg.sprocket.operator.api.v1alpha1.AppSpec;
import gg.sprocket.operator.api.v1alpha1.ComponentStatus.State;
import gg.sprocket.operator.api.v1alpha1.ReleaseComponent;
import gg.sprocket.operator.plan.Component;
import gg.sprocket.operator.plan.ConditionType;
import gg.sprocket.operator.plan.ConnectionBudget;
import gg.sprocket.operator.plan.Decision;
import gg.sprocket.operator.plan.Decision.Wait;
import gg.sprocket.operator.plan.Decision.Want;
import gg.sprocket.operator.plan.Externals;
import gg.sprocket.operator.plan.Health;
import gg.sprocket.operator.plan.Inputs;
import gg.sprocket.operator.plan.Instance;
import gg.sprocket.operator.plan.ObjectRef;
import gg.sprocket.operator.plan.Observed;
import gg.sprocket.operator.plan.Problem;
import gg.sprocket.operator.plan.Reason;
import gg.sprocket.operator.plan.SchemaRun;
import gg.sprocket.operator.plan.SecretNeeds;
import gg.sprocket.operator.plan.Wanted;
import gg.sprocket.operator.plan.Workloads;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Runs the processes of the release. Before the database has the schema of the wanted release, no
 * process is started or changed, so none meets a schema older than itself. Those that run go on
 * while the migrations run, and meet a newer one for that time; what is to stop is stopped at once.
 */
public final class AppComponent implements Component {

  @Override
  public String name() {
    return AppProcess.PART;
  }

  @Override
  public ConditionType condition() {
    return ConditionType.AppsReady;
  }

  @Override
  public Set<Class<? extends HasMetadata>> kinds() {
    return Set.copyOf(AppProcess.KINDS);
  }

  @Override
  public Decision decide(Instance instance, Observed observed) {
    Optional<Problem> held =
        Inputs.unseen(instance, observed)
            .or(() -> Inputs.unmade(instance.names(), observed, List.of()));
    if (held.isPresent()) {
      return new Wait(held.orElseThrow());
    }
    Stream<Wanted> running =
        instance.running().stream()
            .flatMap(component -> wanted(instance, observed, component).stream());
    return Want.all(Stream.concat(running, leaving(instance, observed)).toList());
  }

  /** Objects of what only the new release leaves out: they go after its schema is there. */
  private static Stream<Wanted> leaving(Instance instance, Observed observed) {
    if (SchemaRun.isComplete(instance, observed)) {
      return Stream.empty();
    }
    Set<String> decided = new HashSet<>(instance.deployments());
    instance.spec().apps().stream()
        .filter(app -> Boolean.FALSE.equals(app.enabled()))
        .forEach(app -> decided.add(instance.names().app(app.name())));
    return observed
        .of(AppProcess.PART)
        .map(ObjectRef::of)
        .filter(ref -> !decided.contains(ref.name()))
        .sorted(Comparator.comparing(ObjectRef::toString))
        .map(Wanted.Held::new);
  }

  /** What is held is named all the same, so that only what is switched off is pruned. */
  private static List<Wanted> wanted(
      Instance instance, Observed observed, ReleaseComponent component) {
    AppProcess process = new AppProcess(instance, observed, component);
    return held(instance, observed, component).isPresent() ? process.held() : process.objects();
  }

  private static Optional<Problem> schema(
      Instance instance, Observed observed, ReleaseComponent component) {
    return SchemaRun.isComplete(instance, observed) || isToStop(instance, observed, component)
        ? Optional.empty()
        : waiting(
            "waiting for the schema of release %s (Job %s)"
                .formatted(instance.release().version(), SchemaRun.job(instance, observed)));
  }

  /** Whether all that is asked of a component is to stop, which needs no schema. */
  private static boolean isToStop(
      Instance instance, Observed observed, ReleaseComponent component) {
    boolean none =
        instance.settings(component).map(AppSpec::replicas).filter(n -> n == 0).isPresent();
    String own = instance.names().app(component.name());
    return none && observed.find(Deployment.class, own).isPresent();
  }

  /**
   * Why one component is left as it is: what runs goes on, what does not is not started. The order
   * of the release counts for the first start and after a sleep; in between each is changed on its
   * own.
   */
  private static Optional<Problem> held(
      Instance instance, Observed observed, ReleaseComponent component) {
    AppSleep sleep = new AppSleep(instance, observed);
    if (sleep.isWanted()) {
      return sleep.blocked(component).or(() -> formless(instance, observed, component));
    }
    return schema(instance, observed, component)
        .or(() -> SecretNeeds.blocking(instance, observed, component.secretNames()))
        .or(() -> unproved(instance, observed, component))
        .or(() -> predecessor(instance, observed, component));
  }

  /** A process whose secrets the spec names nowhere has no form, not even one without pods. */
  private static Optional<Problem> formless(
      Instance instance, Observed observed, ReleaseComponent component) {
    return SecretNeeds.blocking(instance, observed, component.secretNames())
        .filter(problem -> problem.reason() == Reason.IntegrationMissing);
  }

  /** No process is started with a service, or moved over to one, that nobody has tried. */
  private static Optional<Problem> unproved(
      Instance instance, Observed observed, ReleaseComponent component) {
    return isToStop(instance, observed, component)
        ? Optional.empty()
        : Externals.unproved(instance, observed)
            .or(
                () ->
                    new AppReplicas(instance, observed, component).grows()
                        ? ConnectionBudget.external(instance, observed)
                        : Optional.empty());
  }

  private static Optional<Problem> predecessor(
      Instance instance, Observed observed, ReleaseComponent component) {
    AppSleep sleep = new AppSleep(instance, observed);
    String own = instance.names().app(component.name());
    if (observed.find(Deployment.class, own).isPresent() && !sleep.isAsleep(component)) {
      return Optional.empty();
    }
    return instance.running().stream()
        .filter(before -> component.startAfter().contains(before.name()))
        .filter(before -> sleep.isAsleep(before) || !isDone(instance, observed, before))
        .findFirst()
        .map(before -> instance.names().app(before.name()))
        .flatMap(before -> waiting("waiting for Deployment %s to be ready".formatted(before)));
  }

  private static boolean isDone(Instance instance, Observed observed, ReleaseComponent component) {
    return observed.isDone(Deployment.class, instance.names().app(component.name()));
  }

  private static Optional<Problem> waiting(String message) {
    return Optional.of(new Problem(Reason.WaitingForDependency, message));
  }

  @Override
  public List<Health> health(Instance instance, Observed observed, Decision decision) {
    return instance.release().topology().components().stream()
        .map(component -> health(instance, observed, decision, component))
        .toList();
  }

  private static Health health(
      Instance instance, Observed observed, Decision decision, ReleaseComponent component) {
    String name = component.name();
    String workload = instance.names().app(name);
    if (!instance.runs(component)) {
      return ofSwitchedOff(name, workload, observed, decision);
    }
    if (!(decision instanceof Want)) {
      return Workloads.health(name, Deployment.class, workload, observed, decision);
    }
    AppSleep sleep = new AppSleep(instance, observed);
    Optional<Problem> held =
        held(instance, observed, component)
            .or(() -> sleep.isWanted() ? sleep.restless(component) : Optional.empty());
    Decision own = held.<Decision>map(Wait::new).orElse(decision);
    Health health = Workloads.health(name, Deployment.class, workload, observed, own);
    return held.filter(_ -> health.state() == State.Ready)
        .map(problem -> waiting(health, problem))
        .orElseGet(() -> new AppAutoscaling(instance, observed, component).noted(health));
  }

  /** A process is not off before its Deployment is gone. */
  private static Health ofSwitchedOff(
      String name, String workload, Observed observed, Decision decision) {
    if (observed.find(Deployment.class, workload).isEmpty()) {
      return Workloads.ofAbsent(name, new Decision.Absent());
    }
    return decision instanceof Wait
        ? Workloads.ofAbsent(name, decision)
        : Health.of(
            name,
            State.Progressing,
            Reason.Progressing,
            "waiting for the removal of Deployment " + workload);
  }

  /** A process that runs well and yet is not what the spec asks for. */
  private static Health waiting(Health health, Problem problem) {
    return new Health(
        health.name(),
        State.Waiting,
        problem.reason(),
        problem.message(),
        health.image(),
        health.ready(),
        health.wanted());
  }
}
