package gg.sprocket.operator.report;

import gg.sprocket.operator.plan.ConditionType;
import gg.sprocket.operator.plan.Hibernation;
import gg.sprocket.operator.plan.Instance;
import gg.sprocket.operator.plan.Observed;
import gg.sprocket.operator.plan.Reason;
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
    return observed.status().conditions().stream()
        .anyMatch(condition -> ConditionType.Hibernated.name().equals(condition.getType()));
  }

  void addTo(Conditions conditions) {
    switch (this) {
      case Awake -> {}
      case FallingAsleep ->
          conditions.add(
              ConditionType.Hibernated,
              false,
              Reason.FallingAsleep,
              "the application is being stopped; see AppsReady");
      case Asleep ->
          conditions.add(
              ConditionType.Hibernated,
              true,
              Reason.Hibernated,
              "the application has no pods; it wakes when spec.hibernation says so");
      case Waking ->
          conditions.add(
              ConditionType.Hibernated,
              false,
              Reason.Waking,
              "the application is being started; see AppsReady");
    }
  }
}
