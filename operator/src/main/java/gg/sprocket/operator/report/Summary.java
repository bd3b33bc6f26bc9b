package gg.sprocket.operator.report;

import gg.sprocket.operator.api.v1alpha1.ComponentStatus.State;
import gg.sprocket.operator.api.v1alpha1.Phase;
import gg.sprocket.operator.api.v1alpha1.VersionStatus;
import gg.sprocket.operator.plan.Change;
import gg.sprocket.operator.plan.ConditionType;
import gg.sprocket.operator.plan.Health;
import gg.sprocket.operator.plan.Instance;
import gg.sprocket.operator.plan.Observed;
import gg.sprocket.operator.plan.Plan;
import gg.sprocket.operator.plan.Reason;
import gg.sprocket.operator.resource.Labels;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The instance as a whole.
 *
 * @param fine whether every part is as wanted
 * @param worst the part that is worst off
 * @param suspended whether changes are stopped
 * @param held whether changes were held back for that
 * @param available whether every application component answers
 * @param started whether it was complete once
 * @param drifted what others changed and is left so
 * @param sleep whether the application sleeps, is about to, or wakes
 */
record Summary(
    boolean fine,
    Health worst,
    boolean suspended,
    boolean held,
    boolean available,
    boolean started,
    List<Change.Apply> drifted,
    Sleep sleep) {

  static Summary of(Instance instance, Observed observed, Plan plan, List<Part> parts) {
    VersionStatus version = observed.status().version();
    return new Summary(
        parts.stream().allMatch(p -> Part.isFine(p.health())),
        Part.worst(parts),
        instance.spec().suspend(),
        plan.held(),
        isAvailable(instance, observed),
        version != null && version.current() != null,
        plan.drifted(),
        Sleep.of(instance, observed, parts));
  }

  /** A component whose Deployment is still to be made has no pod either. */
  private static boolean isAvailable(Instance instance, Observed observed) {
    return isAvailable(
        instance.deployments().stream().map(name -> observed.find(Deployment.class, name)));
  }

  private static boolean isAvailable(Stream<Optional<Deployment>> deployments) {
    List<Optional<Deployment>> apps =
        deployments.filter(app -> app.map(Summary::isWanted).orElse(true)).toList();
    return !apps.isEmpty()
        && apps.stream().allMatch(app -> app.filter(Summary::answers).isPresent());
  }

  /**
   * Whether what runs answers, of an instance whose spec cannot be used: that tells nothing of what
   * is there.
   *
   * @param observed what is there
   * @param part name of the component whose Deployments count
   */
  static boolean isAvailable(Observed observed, String part) {
    return isAvailable(
        observed
            .of(part)
            .filter(Deployment.class::isInstance)
            .map(Deployment.class::cast)
            .map(Optional::of));
  }

  /** One that sleeps, or waits for others to wake before it, is wanted though it has no pods. */
  private static boolean isWanted(Deployment app) {
    Integer replicas = app.getSpec().getReplicas();
    return replicas == null
        || replicas > 0
        || Labels.count(app, Labels.AWAKE_REPLICAS).filter(awake -> awake > 0).isPresent();
  }

  private static boolean answers(Deployment app) {
    return app.getStatus() != null
        && app.getStatus().getAvailableReplicas() != null
        && app.getStatus().getAvailableReplicas() > 0;
  }

  /** The conditions that speak of the whole. */
  void addTo(Conditions conditions) {
    boolean stalled = isStalled();
    conditions.add(ConditionType.Ready, isReady(), reason(), message());
    conditions.addIf(
        !isReady() && !stalled && !suspended, ConditionType.Reconciling, reason(), message());
    conditions.addIf(stalled, ConditionType.Stalled, reason(), message());
    addSuspended(conditions, suspended);
    sleep.addTo(conditions);
    DriftReport.addTo(conditions, drifted);
    addAvailable(conditions, available, sleep);
  }

  /** The condition that tells that changes are stopped. */
  static void addSuspended(Conditions conditions, boolean suspended) {
    conditions.addIf(
        suspended,
        ConditionType.Suspended,
        Reason.Suspended,
        "spec.suspend is true; set it to false to let changes happen");
  }

  /** The condition that tells whether the application answers. */
  static void addAvailable(Conditions conditions, boolean available, Sleep sleep) {
    conditions.add(
        ConditionType.Available,
        available,
        available ? Reason.AsWanted : sleep.reason(),
        available
            ? "every application component has a ready pod"
            : sleep == Sleep.Asleep
                ? "the application sleeps on purpose; see Hibernated"
                : "not every application component has a ready pod; see AppsReady");
  }

  /** The one word for people. */
  Phase phase() {
    if (suspended) {
      return Phase.Suspended;
    }
    if (isReady()) {
      return sleep == Sleep.Asleep ? Phase.Hibernated : Phase.Running;
    }
    if (isStalled()) {
      return Phase.Failed;
    }
    if (sleep == Sleep.FallingAsleep) {
      return Phase.Hibernating;
    }
    if (worst.state() == State.Degraded && started) {
      return Phase.Degraded;
    }
    return worst.reason() == Reason.PreparingNamespace ? Phase.Pending : Phase.Provisioning;
  }

  private boolean isReady() {
    return fine && !held;
  }

  private boolean isStalled() {
    return !fine && !suspended && worst.reason().needsPerson();
  }

  private Reason reason() {
    if (suspended) {
      return held ? Reason.SuspendedWithPendingChanges : fine ? Reason.Suspended : worst.reason();
    }
    return fine ? sleep == Sleep.Asleep ? Reason.Hibernated : Reason.AsWanted : worst.reason();
  }

  private String message() {
    if (suspended && held) {
      return "spec.suspend is true and changes are waiting; set it to false to let them happen";
    }
    if (fine && sleep == Sleep.Asleep) {
      return "the application sleeps as the spec asks; its data services run";
    }
    return fine ? "everything runs as the spec asks" : Part.message(worst);
  }
}
