package gg.sprocket.operator.plan;

import gg.sprocket.operator.resource.Digest;
import gg.sprocket.operator.resource.Labels;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * When the CronJob of snapshots is to come. A CronJob does not tell since when it is as it is; so
 * it carries a mark that does.
 *
 * @param schedule its times
 * @param timeZone of what zone
 * @param rests whether it is not to come for now
 */
public record SnapshotClock(String schedule, String timeZone, boolean rests) {

  /** That of a CronJob, whoever gave it. */
  static SnapshotClock of(CronJob live) {
    return new SnapshotClock(
        live.getSpec().getSchedule(),
        Optional.ofNullable(live.getSpec().getTimeZone()).orElse("Etc/UTC"),
        Boolean.TRUE.equals(live.getSpec().getSuspend()));
  }

  /** The same times, with another rest. */
  SnapshotClock resting(boolean instead) {
    return new SnapshotClock(schedule, timeZone, instead);
  }

  /**
   * What is to stand on the CronJob: a digest, and since when, if it followed another one before.
   * One without a mark is of an earlier version of the operator, and taken to follow this one.
   */
  public String mark(Optional<CronJob> live, Instant now) {
    String digest = Digest.brief(schedule + " " + timeZone + " " + rests);
    Optional<String> mark = live.flatMap(cron -> Labels.annotation(cron, Labels.CLOCK));
    return mark.isEmpty()
        ? digest
        : mark.filter(former -> former.startsWith(digest))
            .orElseGet(() -> digest + " " + now.truncatedTo(ChronoUnit.MINUTES));
  }

  /**
   * When the next one is asked of a CronJob, if any is: after the last, or after it began to follow
   * its times, for none was asked of it while it rested or had others.
   *
   * @param success when the last one was stored
   */
  static Optional<Instant> next(CronJob live, Optional<Instant> success) {
    SnapshotClock clock = of(live);
    return clock.rests()
        ? Optional.empty()
        : Schedule.readable(clock.schedule(), clock.timeZone())
            .flatMap(
                times ->
                    Stream.concat(success.stream(), since(live).stream())
                        .max(Instant::compareTo)
                        .flatMap(times::next));
  }

  private static Optional<Instant> since(CronJob live) {
    return Labels.annotation(live, Labels.CLOCK)
        .flatMap(mark -> time(mark.substring(mark.indexOf(' ') + 1)))
        .or(() -> Age.end(live.getMetadata().getCreationTimestamp(), Duration.ZERO));
  }

  private static Optional<Instant> time(String text) {
    try {
      return Optional.of(Instant.parse(text));
    } catch (DateTimeException _) {
      return Optional.empty();
    }
  }
}
