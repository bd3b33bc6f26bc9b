package gg.sprocket.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** When the keys of a Vault are made anew. */
public record VaultRotation(
    @Size(min = 9, max = 64)
        @Pattern(Api.CRON)
        @JsonPropertyDescription(
            "When new key shares are made (rekey): minute, hour, day of month, month, day of week, for"
                + " example \"0 3 1 1,7 *\". Absent: never by the clock.")
        @Nullable String rekey,
    @Size(min = 9, max = 64)
        @Pattern(Api.CRON)
        @JsonPropertyDescription(
            "When a new encryption key is made (rotate), in the same form. Absent: never by the clock;"
                + " Vault itself makes one after some billions of writes.")
        @Nullable String rotate,
    @Default("Etc/UTC")
        @Size(min = 1, max = 64)
        @Pattern(Api.TIME_ZONE)
        @JsonPropertyDescription(
            "Time zone of both, by its IANA name, for example \"America/New_York\". Default Etc/UTC.")
        String timeZone,
    @Default("30")
        @Min(0)
        @Max(3650)
        @JsonPropertyDescription(
            "Days for which the former key shares are kept after new ones took their place, 0 to 3650."
                + " They open backups of the volumes from before, and nothing else. Default 30.")
        @Nullable Integer keepFormerDays) {

  private static final int USUAL = 30;

  /** Never by the clock. */
  public static final VaultRotation DEFAULT = new VaultRotation(null, null, "Etc/UTC", USUAL);

  /** Fills absent fields. */
  @SuppressWarnings("NullAway") // JSON leaves absent fields null; this is the edge that ends it.
  public VaultRotation {
    timeZone = timeZone == null ? "Etc/UTC" : timeZone;
  }

  /** How long the former key shares are kept. */
  public Duration keepFormer() {
    return Duration.ofDays(keepFormerDays == null ? USUAL : keepFormerDays);
  }
}
