package gg.sprocket.operator.report;

import gg.sprocket.operator.api.v1alpha1.ComponentStatus;
import gg.sprocket.operator.api.v1alpha1.ComponentStatus.State;
import gg.sprocket.operator.api.v1alpha1.EffectiveStatus;
import gg.sprocket.operator.api.v1alpha1.InstanceSpec;
import gg.sprocket.operator.api.v1alpha1.InstanceStatus;
import gg.sprocket.operator.api.v1alpha1.Phase;
import gg.sprocket.operator.api.v1alpha1.VersionStatus;
import gg.sprocket.operator.plan.ClaimedHosts;
import gg.sprocket.operator.plan.Component;
import gg.sprocket.operator.plan.ConditionType;
import gg.sprocket.operator.plan.Decision;
import gg.sprocket.operator.plan.Health;
import gg.sprocket.operator.plan.Instance;
import gg.sprocket.operator.plan.Message;
import gg.sprocket.operator.plan.Observed;
import gg.sprocket.operator.plan.Outcome;
import gg.sprocket.operator.plan.Plan;
import gg.sprocket.operator.plan.Problem;
import gg.sprocket.operator.plan.Reason;
import gg.sprocket.operator.release.Release;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Writes the status of a pass. */
public final class Reporter {

  private final List<Component> components;
  private final String operatorVersion;

  /**
   * @param components in the order in which they are shown
   * @param operatorVersion version of the operator
   */
  public Reporter(List<Component> components, String operatorVersion) {
    this.components = List.copyOf(components);
    this.operatorVersion = operatorVersion;
  }

  /** The status after a pass. */
  public InstanceStatus report(Observed observed, Plan plan, Outcome outcome) {
    return Bounded.of(
        plan.instance()
            .map(instance -> accepted(instance, observed, plan, outcome))
            .orElseGet(() -> rejected(observed, plan.problem().orElseThrow())));
  }

  /**
   * The status of an instance that is being deleted.
   *
   * @param observed what is there
   * @param obstacle what holds the deletion, if anything
   */
  public InstanceStatus deleting(Observed observed, Optional<Problem> obstacle) {
    Conditions conditions = conditions(observed);
    Problem problem =
        obstacle.orElse(new Problem(Reason.Progressing, "the instance is being deleted"));
    conditions.add(ConditionType.Ready, false, problem.reason(), problem.message());
    conditions.addIf(
        problem.reason().needsPerson(), ConditionType.Stalled, problem.reason(), problem.message());
    conditions.addIf(
        obstacle.isPresent(), ConditionType.DeletionBlocked, problem.reason(), problem.message());
    if (obstacle.isPresent()) {
      conditions.keep(ConditionType.SpecValid);
      addRunning(conditions, observed);
    }
    return otherwiseAsBefore(observed, Phase.Deleting, conditions);
  }

  /**
   * The status when the operator itself fails over an instance: what is known of its parts stays.
   *
   * @param observed what is there
   * @param fault what was thrown; only its type is told, since its text is not made for people
   */
  public InstanceStatus failing(Observed observed, RuntimeException fault) {
    String message =
        ("the operator cannot work on %s because of a fault of its own (%s) and changes nothing; it"
                + " tries again. Report it with the operator's log")
            .formatted(observed.identity().name(), fault.getClass().getSimpleName());
    Conditions conditions = conditions(observed);
    conditions.add(ConditionType.Ready, false, Reason.InternalError, message);
    conditions.add(ConditionType.Reconciling, true, Reason.InternalError, message);
    boolean deleting = observed.identity().deleting();
    conditions.addIf(deleting, ConditionType.DeletionBlocked, Reason.InternalError, message);
    conditions.keep(ConditionType.SpecValid);
    conditions.keep(ConditionType.Hibernated);
    partConditions().forEach(conditions::keep);
    conditions.keep(ConditionType.Available);
    return otherwiseAsBefore(observed, deleting ? Phase.Deleting : Phase.Failed, conditions);
  }

  private InstanceStatus rejected(Observed observed, Problem cause) {
    Problem problem = whileItRuns(observed, cause);
    Conditions conditions = conditions(observed);
    conditions.add(ConditionType.Ready, false, problem.reason(), problem.message());
    boolean stalled = problem.reason().needsPerson();
    ConditionType progress = stalled ? ConditionType.Stalled : ConditionType.Reconciling;
    conditions.add(progress, true, problem.reason(), problem.message());
    Summary.addSuspended(
        conditions, observed.spec().found().map(InstanceSpec::suspend).orElse(false));
    conditions.add(ConditionType.SpecValid, false, problem.reason(), problem.message());
    addRunning(conditions, observed);
    return otherwiseAsBefore(observed, stalled ? Phase.Failed : Phase.Pending, conditions);
  }

  /** Whoever reads that a spec is refused wants to know whether the league is down. */
  private static Problem whileItRuns(Observed observed, Problem cause) {
    VersionStatus version = observed.status().version();
    String more = "; what ran before goes on unchanged";
    boolean full = cause.message().length() + more.length() > Message.LENGTH;
    return version == null || version.current() == null || full
        ? cause
        : new Problem(cause.reason(), cause.message() + more);
  }

  /** What is known of an instance that no plan speaks of: its parts as before, and its pods. */
  private void addRunning(Conditions conditions, Observed observed) {
    conditions.keep(ConditionType.Hibernated);
    partConditions().forEach(conditions::keep);
    Summary.addAvailable(
        conditions,
        components.stream()
            .filter(component -> component.condition() == ConditionType.AppsReady)
            .anyMatch(component -> Summary.isAvailable(observed, component.name())),
        Sleep.before(observed));
  }

  private InstanceStatus otherwiseAsBefore(Observed observed, Phase phase, Conditions conditions) {
    InstanceStatus old = observed.status();
    return new InstanceStatus(
        observed.identity().generation(),
        phase,
        conditions.list(),
        old.version(),
        old.endpoints(),
        old.hosts(),
        old.certificates(),
        old.authority(),
        old.components(),
        old.effective(),
        old.dataId(),
        operatorVersion);
  }

  private InstanceStatus accepted(
      Instance instance, Observed observed, Plan plan, Outcome outcome) {
    List<Part> parts = parts(instance, observed, plan, outcome);
    Summary summary = Summary.of(instance, observed, plan, parts);
    Conditions conditions = conditions(observed);
    summary.addTo(conditions);
    conditions.add(ConditionType.SpecValid, true, Reason.AsWanted, "the spec passed every check");
    for (ConditionType type : partConditions()) {
      addTo(conditions, type, parts.stream().filter(p -> p.condition() == type).toList());
    }
    return new InstanceStatus(
        instance.identity().generation(),
        summary.phase(),
        conditions.list(),
        version(instance, observed, parts),
        Addresses.endpoints(instance, observed),
        ClaimedHosts.granted(instance, observed),
        Addresses.certificates(instance, observed),
        Addresses.authority(instance, observed),
        parts.stream().filter(Part::shown).map(p -> status(instance, p.health())).toList(),
        new EffectiveStatus(instance.spec().profile(), instance.release().topology().name()),
        instance.dataId(),
        operatorVersion);
  }

  private static void addTo(Conditions conditions, ConditionType type, List<Part> parts) {
    Health worst = Part.worst(parts);
    if (parts.stream().allMatch(part -> part.health().state() == State.Disabled)) {
      conditions.add(type, true, Reason.Disabled, Part.message(worst));
    } else if (Part.isFine(worst)) {
      boolean advice = worst.reason().isAdvice();
      conditions.add(
          type,
          true,
          advice ? worst.reason() : Reason.AsWanted,
          advice ? worst.message() : type.meaning());
    } else {
      conditions.add(type, false, worst.reason(), Part.message(worst));
    }
  }

  private List<Part> parts(Instance instance, Observed observed, Plan plan, Outcome outcome) {
    List<Part> parts = new ArrayList<>();
    for (Component component : components) {
      Decision decision = Objects.requireNonNull(plan.decisions().get(component.name()));
      for (Health health : component.health(instance, observed, decision)) {
        parts.add(
            new Part(
                component.condition(), Part.after(health, component.name(), decision, outcome)));
      }
    }
    return parts;
  }

  private List<ConditionType> partConditions() {
    return components.stream().map(Component::condition).distinct().toList();
  }

  private static ComponentStatus status(Instance instance, Health health) {
    boolean counts = health.wanted() > 0;
    return new ComponentStatus(
        health.name(),
        instance.modes().get(health.name()),
        health.state(),
        health.image().orElse(null),
        counts ? health.ready() : null,
        counts ? health.wanted() : null,
        health.message().isEmpty() ? null : Conditions.shortened(health.message()));
  }

  private static VersionStatus version(Instance instance, Observed observed, List<Part> parts) {
    boolean complete =
        parts.stream()
            .filter(
                p ->
                    p.condition() == ConditionType.SchemaReady
                        || p.condition() == ConditionType.AppsReady)
            .allMatch(p -> Part.isFine(p.health()));
    VersionStatus old = observed.status().version();
    Release release = instance.release();
    if (complete) {
      return new VersionStatus(
          release.version(), release.version(), release.topology().name(), release.digest());
    }
    return old == null || old.current() == null
        ? new VersionStatus(null, release.version(), release.topology().name(), release.digest())
        : new VersionStatus(old.current(), release.version(), old.topology(), old.digest());
  }

  private static Conditions conditions(Observed observed) {
    return new Conditions(
        observed.status().conditions(), observed.identity().generation(), observed.now());
  }

  /** Whether a part is worth a line in the status. */
  static boolean isSilent(Health health) {
    return health.name().equals("identity") && health.state() == State.Ready;
  }
}
