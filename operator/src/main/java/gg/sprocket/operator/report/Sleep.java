package gg.sprocket.operator.report;

import gg.sprocket.operator.plan.ConditionType;
import gg.sprocket.operator.plan.Hibernation;
import gg.sprocket.operator.plan.Instance;
import gg.sprocket.operator.plan.Observed;
import gg.sprocket.operator.plan.Reason;
import java.util.Arrays;
import java.util.List;

/** Whether the application sleeps. */
enum Sleep {
  /** It does not, and is not to. */
  Awake,
  /** It is to sleep and has pods left. */
  FallingAsleep,
  /** It has no pods on purpose. */
  Asleep,
  /** It slept and has not all its pods back. */
  Waking;

  static Sleep of(Instance instance, Observed observed, List<Part> parts) {
    boolean fine =
        parts.stream()
            .filter(part -> part.condition() == ConditionType.AppsReady)
            .allMatch(part -> Part.isFine(part.health()));
    if (instance.spec().suspend() && !fine) {
      return Awake; // Nothing is being stopped or started: the suspension holds it.
    }
    if (Hibernation.isAsleep(instance.spec(), observed.now())) {
      return fine ? Asleep : FallingAsleep;
    }
    return !fine && wasAsleep(observed) ? Waking : Awake;
  }

  private static boolean wasAsleep(Observed observed) {
    return before(observed) != Awake;
  }

  /** What the last status says. */
  static Sleep before(Observed observed) {
    return observed.status().conditions().stream()
        .filter(condition -> ConditionType.Hibernated.name().equals(condition.getType()))
        .flatMap(
            condition ->
                Arrays.stream(values())
                    .filter(sleep -> sleep.reason().name().equals(condition.getReason())))
        .findFirst()
        .orElse(Awake);
  }

  /** Why the application does not answer, as far as sleep tells. */
  Reason reason() {
    return switch (this) {
      case Awake -> Reason.WaitingForDependency;
      case FallingAsleep -> Reason.FallingAsleep;
      case Asleep -> Reason.Hibernated;
      case Waking -> Reason.Waking;
    };
  }

  void addTo(Conditions conditions) {
    switch (this) {
      case Awake -> {}
      case FallingAsleep ->
          conditions.add(
              ConditionType.Hibernated,
              false,
              reason(),
              "the application is being stopped; see AppsReady");
      case Asleep ->
          conditions.add(
              ConditionType.Hibernated,
              true,
              reason(),
              "the application has no pods; it wakes when spec.hibernation says so");
      case Waking ->
          conditions.add(
              ConditionType.Hibernated,
              false,
              reason(),
              "the application is being started; see AppsReady");
    }
  }
}
