package gg.sprocket.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import gg.sprocket.operator.api.v1alpha1.InstanceSpec;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When an instance sleeps, by the clock of its time zone. */
class HibernationTest {

  @ParameterizedTest
  @CsvSource({
    // Every night, in summer two hours ahead of UTC and in winter one.
    "0 22 * * *, 0 8 * * *, Europe/Berlin, 2026-07-01T19:59:59Z, false, 2026-07-01T20:00:00Z",
    "0 22 * * *, 0 8 * * *, Europe/Berlin, 2026-07-01T20:00:00Z, true,  2026-07-02T06:00:00Z",
    "0 22 * * *, 0 8 * * *, Europe/Berlin, 2026-12-01T20:30:00Z, false, 2026-12-01T21:00:00Z",
    "0 22 * * *, 0 8 * * *, Europe/Berlin, 2026-12-02T07:00:00Z, false, 2026-12-02T21:00:00Z",
    // The night in which the clocks go forward is an hour shorter, the other one longer.
    "0 22 * * *, 0 8 * * *, Europe/Berlin, 2026-03-28T21:00:00Z, true,  2026-03-29T06:00:00Z",
    "0 22 * * *, 0 8 * * *, Europe/Berlin, 2026-10-24T20:00:00Z, true,  2026-10-25T07:00:00Z",
    // Weekends: wakes on weekdays only, so from Friday evening until Monday morning.
    "0 18 * * *, 0 9 * * MON-FRI, Etc/UTC, 2026-01-16T18:00:00Z, true,  2026-01-19T09:00:00Z",
    "0 18 * * *, 0 9 * * MON-FRI, Etc/UTC, 2026-01-18T12:00:00Z, true,  2026-01-19T09:00:00Z",
    // Off season: from June until September.
    "0 0 1 6 *,  0 0 1 9 *,  Etc/UTC,      2026-08-31T23:59:59Z, true,  2026-09-01T00:00:00Z",
    "0 0 1 6 *,  0 0 1 9 *,  Etc/UTC,      2027-01-01T00:00:00Z, false, 2027-06-01T00:00:00Z",
  })
  void bySchedule(
      String sleep, String wake, String zone, Instant now, boolean asleep, Instant edge) {
    InstanceSpec spec =
        spec("{schedule: {sleep: '%s', wake: '%s', timeZone: %s}}".formatted(sleep, wake, zone));

    assertThat(Hibernation.isAsleep(spec, now)).isEqualTo(asleep);
    assertThat(Hibernation.nextEdge(spec, now)).contains(edge);
  }

  @Test
  void whatIsSwitchedOnAsksNoClock() {
    InstanceSpec spec = spec("{enabled: true, schedule: {sleep: '0 22 * * *', wake: '0 8 * * *'}}");
    Instant noon = Instant.parse("2026-01-01T12:00:00Z");

    assertThat(Hibernation.isAsleep(spec, noon)).isTrue();
    assertThat(Hibernation.nextEdge(spec, noon)).isEmpty();
  }

  @Test
  void withoutAScheduleItIsAwake() {
    Instant night = Instant.parse("2026-01-01T03:00:00Z");

    assertThat(Hibernation.isAsleep(spec("{}"), night)).isFalse();
    assertThat(Hibernation.nextEdge(spec("{}"), night)).isEmpty();
  }

  @Test
  void aTimeThatNeverComesIsNoEdge() {
    InstanceSpec spec = spec("{schedule: {sleep: '0 0 30 2 *', wake: '0 8 * * *'}}");
    Instant noon = Instant.parse("2026-01-01T12:00:00Z");

    assertThat(Hibernation.isAsleep(spec, noon)).isFalse();
    assertThat(Hibernation.nextEdge(spec, noon)).isEmpty();
  }

  private static InstanceSpec spec(String hibernation) {
    return Yaml.decoded(
        Yaml.object(
            """
            organization: {slug: mle, displayName: League}
            version: "1.5.0"
            vault: {mode: Disabled}
            exposure: {domain: mle.example.org}
            hibernation: %s
            """
                .formatted(hibernation)),
        InstanceSpec.class);
  }
}
