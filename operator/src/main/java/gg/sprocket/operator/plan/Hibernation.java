package gg.sprocket.operator.plan;

import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinition;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import gg.sprocket.operator.api.v1alpha1.HibernationSchedule;
import gg.sprocket.operator.api.v1alpha1.InstanceSpec;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.stream.Stream;

/** Whether an instance is to be asleep, computed from the spec and the time alone. */
public final class Hibernation {

  private static final CronDefinition FIVE_FIELDS =
      CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX);

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
    return time(edge).nextExecution(now.atZone(zone(schedule))).map(ZonedDateTime::toInstant);
  }

  /** The last edge counts: it is night until something wakes. At the same minute waking wins. */
  private static boolean isNight(HibernationSchedule schedule, Instant now) {
    // Edges are at full minutes and the library looks before a time: the edge of now counts too.
    ZonedDateTime end =
        now.truncatedTo(ChronoUnit.MINUTES).plus(1, ChronoUnit.MINUTES).atZone(zone(schedule));
    Optional<ZonedDateTime> slept = time(schedule.sleep()).lastExecution(end);
    Optional<ZonedDateTime> woke = time(schedule.wake()).lastExecution(end);
    return slept.isPresent() && woke.map(at -> at.isBefore(slept.orElseThrow())).orElse(true);
  }

  /** Why a schedule cannot be followed. */
  static Optional<Problem> check(Instance instance, Observed observed) {
    return Optional.ofNullable(instance.spec().hibernation().schedule()).stream()
        .flatMap(
            schedule ->
                Stream.of(
                    zoneProblem(schedule),
                    timeProblem("sleep", schedule.sleep()),
                    timeProblem("wake", schedule.wake())))
        .flatMap(Optional::stream)
        .findFirst();
  }

  private static Optional<Problem> zoneProblem(HibernationSchedule schedule) {
    try {
      zone(schedule);
      return Optional.empty();
    } catch (DateTimeException e) {
      return SpecChecks.problem(
          Reason.ScheduleInvalid,
          "spec.hibernation.schedule.timeZone \"%s\" is no known time zone; give an IANA name such as"
              + " Europe/Berlin",
          schedule.timeZone());
    }
  }

  private static Optional<Problem> timeProblem(String field, String cron) {
    try {
      time(cron);
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      return SpecChecks.problem(
          Reason.ScheduleInvalid,
          "spec.hibernation.schedule.%s \"%s\" is no time (%s); give minute, hour, day of month, month"
              + " and day of week, such as \"0 22 * * *\"",
          field,
          cron,
          Quote.of(e.getMessage()));
    }
  }

  private static ExecutionTime time(String cron) {
    return ExecutionTime.forCron(new CronParser(FIVE_FIELDS).parse(cron).validate());
  }

  private static ZoneId zone(HibernationSchedule schedule) {
    return ZoneId.of(schedule.timeZone());
  }
}
