package gg.sprocket.operator.component.app;

import gg.sprocket.operator.api.v1alpha1.ComponentStatus.State;
import gg.sprocket.operator.api.v1alpha1.ReleaseComponent;
import gg.sprocket.operator.plan.Component;
import gg.sprocket.operator.plan.ConditionType;
import gg.sprocket.operator.plan.Decision;
import gg.sprocket.operator.plan.Decision.Wait;
import gg.sprocket.operator.plan.Decision.Want;
import gg.sprocket.operator.plan.Health;
import gg.sprocket.operator.plan.Inputs;
import gg.sprocket.operator.plan.Instance;
import gg.sprocket.operator.plan.Observed;
import gg.sprocket.operator.plan.Problem;
import gg.sprocket.operator.plan.Reason;
import gg.sprocket.operator.plan.Wanted;
import gg.sprocket.operator.plan.Workloads;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Runs the processes of the release. Before the database has the schema of the wanted release, no
 * process is started or changed, so none meets a schema older than itself. Those that run go on
 * while the migrations run, and meet a newer one for that time; what is to stop is stopped at once.
 * Once all that follow could start, those that the release has no more go first.
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
    return Want.all(Stream.concat(running, new AppLeaving(instance, observed).held()).toList());
  }

  /** What is held is named all the same, so that only what is switched off is pruned. */
  private static List<Wanted> wanted(
      Instance instance, Observed observed, ReleaseComponent component) {
    AppProcess process = new AppProcess(instance, observed, component);
    return new AppHold(instance, observed, component).problem().isPresent()
        ? process.held()
        : process.objects();
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
        new AppHold(instance, observed, component)
            .problem()
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
