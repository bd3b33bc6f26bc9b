package gg.sprocket.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The container that runs a version's migrations. */
public record MigrationSpec(
    @Required
        @Size(min = 1, max = 300)
        @Pattern(Api.IMAGE)
        @JsonPropertyDescription("Image with the migrations.")
        String image,
    @Required @Size(min = 1, max = 16) @JsonPropertyDescription("Command in exec form.")
        List<String> command,
    @Size(max = 40) @JsonPropertyDescription("Environment variables; values may hold placeholders.")
        List<ReleaseSetting> env,
    @Size(max = 16) @JsonPropertyDescription("Secret values handed over as environment variables.")
        List<SecretVariable> secretEnv,
    @Size(min = 2, max = 128)
        @Pattern(Api.PATH)
        @JsonPropertyDescription("Working directory. Absent: the image's.")
        @Nullable String workingDirectory,
    @Size(max = 8)
        @JsonPropertyDescription("Directories that must be writable; everything else is read-only.")
        List<WritableDirectory> writableDirectories,
    @Min(1) @Max(2147483647) @JsonPropertyDescription("User id of the process. Absent: 1000.")
        @Nullable Long runAsUser,
    @JsonPropertyDescription("Compute resources, for every profile but Tiny. Absent: none.")
        @Nullable Resources resources) {

  /** Fills absent lists. */
  @SuppressWarnings("NullAway") // JSON leaves absent fields null; this is the edge that ends it.
  public MigrationSpec {
    command = command == null ? List.of() : List.copyOf(command);
    env = env == null ? List.of() : List.copyOf(env);
    secretEnv = secretEnv == null ? List.of() : List.copyOf(secretEnv);
    writableDirectories =
        writableDirectories == null ? List.of() : List.copyOf(writableDirectories);
  }
}
