package gg.sprocket.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One process of a version. */
@ValidationRule(
    value = "has(self.port) || !has(self.probes)",
    message = "a component with probes needs a port: give the port its HTTP server listens on")
@ValidationRule(
    value = "!has(self.secretFiles) || has(self.secretDirectory)",
    message =
        "a component with secretFiles needs secretDirectory: give the directory it reads them from")
@ValidationRule(
    value = "has(self.purpose) == has(self.publicPaths)",
    message =
        "a component with purpose needs publicPaths and the other way round: list the paths that may"
            + " be reached from outside")
@ValidationRule(
    value = "!has(self.purpose) || has(self.port)",
    message = "a component with purpose needs a port: give the port its HTTP server listens on")
public record ReleaseComponent(
    @Required
        @Size(min = 1, max = 32)
        @Pattern(Api.DNS_LABEL)
        @ValidationRule(
            value = ReservedNames.COMPONENT_RULE,
            message =
                "this name is reserved, because an own part of every instance bears it: give the"
                    + " component another one")
        @JsonPropertyDescription("Name of the component; its objects are `<instance>-<name>`.")
        String name,
    @Required
        @Size(min = 1, max = 300)
        @Pattern(Api.IMAGE)
        @JsonPropertyDescription("Image to run.")
        String image,
    @Required
        @Size(min = 1, max = 16)
        @JsonPropertyDescription(
            "Command in exec form, so that the process itself gets the signal to stop.")
        List<String> command,
    @Size(min = 2, max = 128)
        @Pattern(Api.PATH)
        @JsonPropertyDescription("Working directory. Absent: the image's.")
        @Nullable String workingDirectory,
    @Required
        @JsonPropertyDescription(
            "Singleton: never two at a time, the old pod ends before the new one starts. Scalable:"
                + " any number, replaced one by one.")
        Scaling scaling,
    @JsonPropertyDescription("Whether instances run it unless they say otherwise. Default true.")
        @Nullable Boolean enabledByDefault,
    @JsonPropertyDescription("Whether instances cannot switch it off. Default false.")
        boolean required,
    @Size(max = 24)
        @JsonPropertyDescription("Components that must be ready before this one is first started.")
        List<String> startAfter,
    @Min(1) @Max(65535) @JsonPropertyDescription("Port of its HTTP server. Absent: it has none.")
        @Nullable Integer port,
    @JsonPropertyDescription("How to ask over HTTP how it is. Absent: the process alone counts.")
        @Nullable ReleaseProbes probes,
    @Min(0)
        @Max(300)
        @JsonPropertyDescription(
            "Seconds a pod must have been ready without a break before it counts: as ready, for"
                + " those that start after it, and for the next pod of a replacement. For a"
                + " component without probes, which is ready as soon as its process runs: as long"
                + " as it takes the process to end when its configuration is wrong. Default 0.")
        int minReadySeconds,
    @Min(1)
        @Max(3600)
        @JsonPropertyDescription(
            "Seconds between the signal to stop and the end by force. Default 30.")
        int terminationGracePeriodSeconds,
    @Size(max = 60) @JsonPropertyDescription("Environment variables; values may hold placeholders.")
        List<ReleaseSetting> env,
    @Size(max = 24)
        @JsonPropertyDescription(
            "Secret values handed over as environment variables. A value of `env` can hold one of"
                + " them as $(NAME).")
        List<SecretVariable> secretEnv,
    @Size(max = 24)
        @JsonPropertyDescription(
            "Components whose port this one calls inside the cluster; only they are let through to"
                + " it. Absent: none.")
        List<String> calls,
    @JsonPropertyDescription(
            "Whether it calls services outside the cluster or the public hosts, by HTTPS. Default"
                + " false.")
        boolean internet,
    @Min(0)
        @Max(1000)
        @JsonPropertyDescription(
            "Connections to PostgreSQL that one pod opens at most. Default 0: none. Their sum is"
                + " checked against what the server allows before anything starts.")
        int connections,
    @Size(max = 4) @JsonPropertyDescription("Configuration files.") List<ConfigFile> files,
    @Size(min = 2, max = 128)
        @Pattern(Api.PATH)
        @JsonPropertyDescription("Absolute path of the directory for secretFiles.")
        @Nullable String secretDirectory,
    @Size(max = 24) @JsonPropertyDescription("Files in secretDirectory, one secret value each.")
        List<SecretFile> secretFiles,
    @Size(max = 8)
        @JsonPropertyDescription("Directories that must be writable; everything else is read-only.")
        List<WritableDirectory> writableDirectories,
    @Min(1) @Max(2147483647) @JsonPropertyDescription("User id of the process. Absent: 1000.")
        @Nullable Long runAsUser,
    @Size(max = 4)
        @JsonPropertyDescription("Compute resources by profile; a profile not listed gets none.")
        List<ProfileResources> resources,
    @JsonPropertyDescription(
            "Which public host leads to it: Web, Api or ImageGeneration. Absent: none; it is reached"
                + " inside the cluster alone.")
        Endpoint.@Nullable Purpose purpose,
    @Size(min = 1, max = 16)
        @ValidationRule(
            value = "self.all(p, p.matches('" + Api.PUBLIC_PATH + "'))",
            message =
                "publicPaths takes absolute paths such as \"/graphql\" without query or wildcard;"
                    + " \"/\" stands for all")
        @JsonPropertyDescription(
            "Paths that are routed from outside, each with all below it. What is not listed, such as"
                + " health checks, cannot be reached from outside.")
        List<String> publicPaths,
    @Size(min = 1, max = 63)
        @Pattern(Api.VARIABLE)
        @JsonPropertyDescription(
            "Environment variable that takes the path of a PEM file with further certificate"
                + " authorities to trust, such as NODE_EXTRA_CA_CERTS. Set where the public hosts"
                + " have certificates of the instance's own authority.")
        @Nullable String authoritiesVariable) {

  /** User of the Node images. */
  public static final long DEFAULT_USER = 1000;

  /** Fills absent lists and numbers. */
  @SuppressWarnings("NullAway") // JSON leaves absent fields null; this is the edge that ends it.
  public ReleaseComponent {
    command = command == null ? List.of() : List.copyOf(command);
    startAfter = startAfter == null ? List.of() : List.copyOf(startAfter);
    terminationGracePeriodSeconds =
        terminationGracePeriodSeconds == 0 ? 30 : terminationGracePeriodSeconds;
    enabledByDefault = enabledByDefault == null || enabledByDefault;
    env = env == null ? List.of() : List.copyOf(env);
    calls = calls == null ? List.of() : List.copyOf(calls);
    secretEnv = secretEnv == null ? List.of() : List.copyOf(secretEnv);
    files = files == null ? List.of() : List.copyOf(files);
    secretFiles = secretFiles == null ? List.of() : List.copyOf(secretFiles);
    writableDirectories =
        writableDirectories == null ? List.of() : List.copyOf(writableDirectories);
    publicPaths = publicPaths == null ? List.of() : List.copyOf(publicPaths);
    resources = resources == null ? List.of() : List.copyOf(resources);
  }

  /** Names of all secret values that it reads, as files or as variables. */
  public List<String> secretNames() {
    return Stream.concat(
            secretFiles.stream().map(SecretFile::secret),
            secretEnv.stream().map(SecretVariable::secret))
        .distinct()
        .toList();
  }
}
