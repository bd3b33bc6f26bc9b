package gg.sprocket.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** When the Vault is copied into the object storage, and how many copies are kept. */
public record VaultSnapshots(
    @Required
        @Size(min = 9, max = 64)
        @Pattern(Api.CRON)
        @JsonPropertyDescription(
            "When a snapshot is made: minute, hour, day of month, month, day of week (0 to 6, or SUN to"
                + " SAT), for example \"30 2 * * *\".")
        String schedule,
    @Default("Etc/UTC")
        @Size(min = 1, max = 64)
        @Pattern(Api.TIME_ZONE)
        @JsonPropertyDescription(
            "Time zone of the schedule, by its IANA name, for example \"America/New_York\". Default"
                + " Etc/UTC.")
        String timeZone,
    @Default("14")
        @Min(1)
        @Max(1000)
        @JsonPropertyDescription(
            "How many snapshots are kept, 1 to 1000; the oldest is deleted once a newer one is stored"
                + " and was read back. Default 14.")
        int keep,
    @Size(min = 3, max = 63)
        @Pattern("^[a-z0-9][-a-z0-9.]*[a-z0-9]$")
        @JsonPropertyDescription(
            "Bucket for the snapshots at the External object storage, which exists already. The Builtin"
                + " one has a bucket of its own for them, <slug>-vault-snapshots.")
        @Nullable String bucket) {

  private static final int USUAL = 14;

  /** Fills absent fields. */
  @SuppressWarnings("NullAway") // JSON leaves absent fields null; this is the edge that ends it.
  public VaultSnapshots {
    timeZone = timeZone == null ? "Etc/UTC" : timeZone;
    keep = keep == 0 ? USUAL : keep;
  }
}
