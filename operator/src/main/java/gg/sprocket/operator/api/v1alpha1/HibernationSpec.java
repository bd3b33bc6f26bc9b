package gg.sprocket.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import org.jspecify.annotations.Nullable;

/** Sleep: the application has no pods, its data services run on. */
public record HibernationSpec(
    @Default("false")
        @JsonPropertyDescription(
            "true: asleep now, whatever the schedule says. Default false: by the schedule.")
        boolean enabled,
    @JsonPropertyDescription("Sleeps and wakes by the clock. Absent: only `enabled` counts.")
        @Nullable HibernationSchedule schedule) {

  /** Never asleep. */
  public static final HibernationSpec AWAKE = new HibernationSpec(false, null);
}
