package gg.sprocket.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** How a database gets a version's schema: a prelude, the version's own migrations, a seed. */
public record SchemaSpec(
    @Size(max = 32768)
        @JsonPropertyDescription(
            "SQL that psql runs as the database's owner before the migrations; it must do nothing on"
                + " a database that is already prepared. Absent: none.")
        @Nullable String prelude,
    @Required @JsonPropertyDescription("The version's own migrations, run to completion once.")
        MigrationSpec migration,
    @Size(max = 32768)
        @JsonPropertyDescription(
            "SQL that psql runs after the migrations, with the environment variables"
                + " ORGANIZATION_ID, ORGANIZATION_SLUG and ORGANIZATION_NAME (read them by"
                + " \\getenv); it must leave rows that exist alone. Absent: none.")
        @Nullable String seed,
    @Min(60)
        @Max(86400)
        @JsonPropertyDescription("Seconds after which the run counts as failed. Default 1800.")
        int timeoutSeconds) {

  /** Default time limit. */
  public SchemaSpec {
    timeoutSeconds = timeoutSeconds == 0 ? 1800 : timeoutSeconds;
  }
}
