package gg.sprocket.operator.plan;

import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinition;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * Times by a clock of a time zone.
 *
 * @param times when
 * @param zone time zone
 */
record Schedule(ExecutionTime times, ZoneId zone) {

  private static final CronDefinition FIVE_FIELDS =
      CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX);

  /** So many times in a row are compared for how close they come. */
  private static final int COMPARED = 50;

  /**
   * A schedule that passed {@link #problem}.
   *
   * @param cron minute, hour, day of month, month and day of week
   * @param zone IANA name of a time zone
   */
  static Schedule of(String cron, String zone) {
    return new Schedule(
        ExecutionTime.forCron(new CronParser(FIVE_FIELDS).parse(cron).validate()), ZoneId.of(zone));
  }

  /** The same of one that may not have passed it; empty if it did not. */
  static Optional<Schedule> readable(String cron, String zone) {
    return problem("", cron).or(() -> zoneProblem("", zone)).isPresent()
        ? Optional.empty()
        : Optional.of(of(cron, zone));
  }

  /** The next time after this one; empty if none comes. */
  Optional<Instant> next(Instant now) {
    return times.nextExecution(now.atZone(zone)).map(ZonedDateTime::toInstant);
  }

  /** The last time until now, this minute included; empty if there was none. */
  Optional<Instant> last(Instant now) {
    // Times are at full minutes and the library looks before a time: that of now counts too.
    return times
        .lastExecution(now.truncatedTo(ChronoUnit.MINUTES).plus(1, ChronoUnit.MINUTES).atZone(zone))
        .map(ZonedDateTime::toInstant);
  }

  /** Whether it ever comes after this time, and never sooner after the time before than that. */
  boolean isRare(Instant now, Duration least) {
    Optional<Instant> before = next(now);
    for (int i = 0; i < COMPARED && before.isPresent(); i++) {
      Optional<Instant> after = next(before.orElseThrow());
      if (after.isPresent()
          && Duration.between(before.orElseThrow(), after.orElseThrow()).compareTo(least) < 0) {
        return false;
      }
      before = after;
    }
    return next(now).isPresent();
  }

  /**
   * Why a time zone is none.
   *
   * @param field the field that names it
   */
  static Optional<Problem> zoneProblem(String field, String zone) {
    try {
      ZoneId.of(zone);
      return Optional.empty();
    } catch (DateTimeException e) {
      return SpecChecks.problem(
          Reason.ScheduleInvalid,
          "%s \"%s\" is no known time zone; give an IANA name such as Europe/Berlin",
          field,
          zone);
    }
  }

  /**
   * Why a text is no time.
   *
   * @param field the field that holds it
   */
  static Optional<Problem> problem(String field, String cron) {
    try {
      new CronParser(FIVE_FIELDS).parse(cron).validate();
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      return SpecChecks.problem(
          Reason.ScheduleInvalid,
          "%s \"%s\" is no time (%s); give minute, hour, day of month, month and day of week, such as"
              + " \"0 22 * * *\"",
          field,
          cron,
          Quote.of(e.getMessage()));
    }
  }
}
