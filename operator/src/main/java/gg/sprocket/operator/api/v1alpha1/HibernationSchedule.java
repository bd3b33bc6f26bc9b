package gg.sprocket.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** When an instance falls asleep and wakes. */
@ValidationRule(
    value = "self.sleep != self.wake",
    message =
        "hibernation.schedule.sleep and wake are the same, so the instance would never sleep: give"
            + " wake another time")
public record HibernationSchedule(
    @Required
        @Size(min = 9, max = 64)
        @Pattern(Api.CRON)
        @JsonPropertyDescription(
            "When it falls asleep: minute, hour, day of month, month, day of week, for example \"0 22"
                + " * * *\".")
        String sleep,
    @Required
        @Size(min = 9, max = 64)
        @Pattern(Api.CRON)
        @JsonPropertyDescription(
            "When it wakes, in the same form, for example \"0 8 * * MON-FRI\".")
        String wake,
    @Default("Etc/UTC")
        @Size(min = 1, max = 64)
        @Pattern(Api.TIME_ZONE)
        @JsonPropertyDescription(
            "Time zone of both, by its IANA name, for example \"America/New_York\". Default Etc/UTC.")
        String timeZone) {

  /** Fills an absent time zone. */
  @SuppressWarnings("NullAway") // JSON leaves absent fields null; this is the edge that ends it.
  public HibernationSchedule {
    timeZone = timeZone == null ? "Etc/UTC" : timeZone;
  }
}
