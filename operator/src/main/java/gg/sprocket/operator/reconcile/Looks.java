package gg.sprocket.operator.reconcile;

import gg.sprocket.operator.api.v1alpha1.InstanceStatus;
import gg.sprocket.operator.api.v1alpha1.Phase;
import gg.sprocket.operator.plan.Fact;
import gg.sprocket.operator.plan.Observed;
import gg.sprocket.operator.plan.Plan;
import gg.sprocket.operator.plan.Workloads;
import gg.sprocket.operator.plan.exposure.CertificateState;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * When an instance is looked at again though nothing has happened to it. What time alone changes is
 * looked at when it does. All else wakes the instance by itself; looks guard against an event that
 * gets lost, and become fewer the longer nothing changes: what was missed after a time of rest is
 * found within a tenth of that time, though not always within {@link #SOON}, and always within
 * {@link #LATE}.
 */
final class Looks {

  /** The next look at what is in motion. */
  static final Duration SOON = Duration.ofSeconds(10);

  /** The longest pause between looks at an instance that is not as it is to be. */
  static final Duration LATE = Duration.ofMinutes(5);

  /**
   * The longest pause between looks at any instance: the framework's own holds only without one.
   */
  static final Duration AT_REST = Duration.ofMinutes(10);

  /** The part of the time without a change after which the next look is due. */
  private static final int SHARE = 10;

  /** Times are compared strictly, and clocks give full seconds. */
  private static final Duration AFTERWARDS = Duration.ofSeconds(1);

  private static final Set<Phase> SETTLED =
      EnumSet.of(Phase.Running, Phase.Suspended, Phase.Hibernated);

  private Looks() {}

  /**
   * How long after a pass the next one is due.
   *
   * @param observed what the pass saw
   * @param plan what it did
   * @param status what it said
   * @param unsaid when what it left unsaid is to be said
   */
  static Duration next(
      Observed observed, Plan plan, InstanceStatus status, Optional<Duration> unsaid) {
    Duration guard = guard(observed, plan, status);
    return Stream.of(unsaid, turn(observed, plan, status))
        .flatMap(Optional::stream)
        .filter(due -> due.compareTo(guard) < 0)
        .min(Comparator.naturalOrder())
        .orElse(guard);
  }

  private static Optional<Duration> turn(Observed observed, Plan plan, InstanceStatus status) {
    return Stream.of(
            plan.nextLook().stream(),
            Workloads.turns(observed, status),
            CertificateState.turns(observed, status))
        .flatMap(turns -> turns)
        .filter(at -> !at.isBefore(observed.now()))
        .min(Comparator.naturalOrder())
        .map(at -> Duration.between(observed.now(), at).plus(AFTERWARDS));
  }

  private static Duration guard(Observed observed, Plan plan, InstanceStatus status) {
    if (isInMotion(observed, plan)) {
      return SOON;
    }
    return SETTLED.contains(status.phase()) ? AT_REST : afterQuiet(observed.now(), status);
  }

  /**
   * What was sent may change nothing, so that nobody tells of it. An object that is removed before
   * a watch has shown it looks like one that is still to come. And a watch that sees again tells
   * what it sees, not that it does.
   */
  private static boolean isInMotion(Observed observed, Plan plan) {
    return !plan.waves().isEmpty()
        || observed.writes().anyUnseen()
        || observed.secrets() instanceof Fact.Failed;
  }

  private static Duration afterQuiet(Instant now, InstanceStatus status) {
    return status.conditions().stream()
        .map(Condition::getLastTransitionTime)
        .map(Instant::parse)
        .max(Comparator.naturalOrder())
        .map(last -> Duration.between(last, now).dividedBy(SHARE))
        .filter(pause -> pause.compareTo(SOON) > 0)
        .map(pause -> pause.compareTo(LATE) < 0 ? pause : LATE)
        .orElse(SOON);
  }
}
