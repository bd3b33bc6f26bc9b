package gg.sprocket.operator.report;

import gg.sprocket.operator.api.v1alpha1.ComponentStatus.State;
import gg.sprocket.operator.plan.ConditionType;
import gg.sprocket.operator.plan.Decision;
import gg.sprocket.operator.plan.Health;
import gg.sprocket.operator.plan.Outcome;
import gg.sprocket.operator.plan.Problem;
import gg.sprocket.operator.plan.Reason;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One part and the condition it counts for.
 *
 * @param condition the condition
 * @param health how the part is doing after the pass
 */
record Part(ConditionType condition, Health health) {

  /** From worst to best. */
  private static final List<State> ORDER =
      List.of(
          State.Failed,
          State.Degraded,
          State.Waiting,
          State.Progressing,
          State.Disabled,
          State.Ready);

  /** A part's health with what the pass itself did to it. */
  static Health after(Health health, String component, Decision decision, Outcome outcome) {
    Optional<Problem> failure = outcome.failureOf(component);
    if (failure.isPresent()) {
      return health.as(State.Degraded, failure.orElseThrow());
    }
    if (health.state() == State.Ready && outcome.changed(component)) {
      return health.as(State.Progressing, new Problem(Reason.Progressing, "changes were applied"));
    }
    // What keeps a component from all it wants is worth knowing even if what is there runs.
    boolean obstructed = decision instanceof Decision.Wait && health.state() == State.Ready;
    return obstructed ? health.as(State.Waiting, ((Decision.Wait) decision).problem()) : health;
  }

  /**
   * The part that is worst off: first those that wait for a person, whatever the others that go on
   * by themselves are passing through.
   */
  static Health worst(List<Part> parts) {
    return parts.stream()
        .map(Part::health)
        .min(Comparator.comparingInt(Part::urgency).thenComparingInt(h -> ORDER.indexOf(h.state())))
        .orElseThrow();
  }

  /** Advice about what is as wanted comes after whatever is not. */
  private static int urgency(Health health) {
    Reason reason = health.reason();
    if (health.state() == State.Ready && reason.isAdvice()) {
      return Notices.isWorthTelling(reason) ? 3 : 4;
    }
    return reason.needsPerson() ? 0 : Notices.isWorthTelling(reason) ? 1 : isFine(health) ? 4 : 2;
  }

  /** Whether nothing is left to be done for a part. */
  static boolean isFine(Health health) {
    return health.state() == State.Ready || health.state() == State.Disabled;
  }

  /** A message that names the part. */
  static String message(Health health) {
    return health.message().isEmpty()
        ? health.name() + " is " + health.state().name().toLowerCase(Locale.ROOT)
        : health.message();
  }

  /** Whether it is worth a line in the status. */
  boolean shown() {
    return !Reporter.isSilent(health);
  }
}
