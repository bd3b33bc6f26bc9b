package gg.sprocket.operator.plan;

import gg.sprocket.operator.api.v1alpha1.HibernationSchedule;
import gg.sprocket.operator.api.v1alpha1.InstanceSpec;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/** Whether an instance is to be asleep, computed from the spec and the time alone. */
public final class Hibernation {

  private static final String FIELD = "spec.hibernation.schedule.";

  private Hibernation() {}

  /**
   * Whether the application is to have no pods now.
   *
   * @param spec a spec that passed the checks
   */
  public static boolean isAsleep(InstanceSpec spec, Instant now) {
    HibernationSchedule schedule = spec.hibernation().schedule();
    return spec.hibernation().enabled() || (schedule != null && isNight(schedule, now));
  }

  /** When the schedule next changes anything; empty if nothing does. */
  static Optional<Instant> nextEdge(InstanceSpec spec, Instant now) {
    HibernationSchedule schedule = spec.hibernation().schedule();
    if (schedule == null || spec.hibernation().enabled()) {
      return Optional.empty();
    }
    String edge = isNight(schedule, now) ? schedule.wake() : schedule.sleep();
    return Schedule.of(edge, schedule.timeZone()).next(now);
  }

  /** The last edge counts: it is night until something wakes. At the same minute waking wins. */
  private static boolean isNight(HibernationSchedule schedule, Instant now) {
    Optional<Instant> slept = Schedule.of(schedule.sleep(), schedule.timeZone()).last(now);
    Optional<Instant> woke = Schedule.of(schedule.wake(), schedule.timeZone()).last(now);
    return slept.isPresent() && woke.map(at -> at.isBefore(slept.orElseThrow())).orElse(true);
  }

  /** Why a schedule cannot be followed. */
  static Optional<Problem> check(Instance instance, Observed observed) {
    return Optional.ofNullable(instance.spec().hibernation().schedule()).stream()
        .flatMap(
            schedule ->
                Stream.of(
                    Schedule.zoneProblem(FIELD + "timeZone", schedule.timeZone()),
                    Schedule.problem(FIELD + "sleep", schedule.sleep()),
                    Schedule.problem(FIELD + "wake", schedule.wake())))
        .flatMap(Optional::stream)
        .findFirst();
  }
}
