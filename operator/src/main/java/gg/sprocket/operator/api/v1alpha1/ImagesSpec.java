package gg.sprocket.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where container images come from. */
public record ImagesSpec(
    @Size(min = 1, max = 200)
        @Pattern(Api.IMAGE_PREFIX)
        @JsonPropertyDescription(
            "Registry, and optional path, that replaces the registry host of every image, for"
                + " clusters with a mirror. Absent: images keep their own.")
        @Nullable String registry,
    @Size(max = 16)
        @JsonPropertyDescription(
            "Where the images of single registries, folders or repositories come from instead. The"
                + " longest `from` that fits an image counts; `registry` is for images that none"
                + " fits.")
        List<ImageRewrite> rewrite,
    @Default("IfNotPresent")
        @JsonPropertyDescription("When nodes pull: IfNotPresent (default), Always or Never.")
        PullPolicy pullPolicy,
    @Size(max = 8)
        @JsonPropertyDescription(
            "Registry credentials: Secrets of type kubernetes.io/dockerconfigjson. The published"
                + " Sprocket images are private and need one.")
        List<SecretReference> pullSecrets,
    @Size(max = 32)
        @JsonPropertyDescription(
            "Images to run in place of the usual ones, by the name of an application component or of"
                + " `postgres`, `redis`, `rabbitmq`, `versitygw` and `probe` (which looks at External services); taken literally, without `registry` and `rewrite`. The"
                + " migrations follow the component whose image they come in; `schema` names them"
                + " where they have an image of their own.")
        List<ImageOverride> overrides) {

  /** Every image from where it is published, without credentials. */
  public static final ImagesSpec DEFAULT =
      new ImagesSpec(null, List.of(), PullPolicy.IfNotPresent, List.of(), List.of());

  /** Fills absent lists. */
  @SuppressWarnings("NullAway") // JSON leaves absent fields null; this is the edge that ends it.
  public ImagesSpec {
    rewrite = rewrite == null ? List.of() : List.copyOf(rewrite);
    pullPolicy = pullPolicy == null ? PullPolicy.IfNotPresent : pullPolicy;
    pullSecrets = pullSecrets == null ? List.of() : List.copyOf(pullSecrets);
    overrides = overrides == null ? List.of() : List.copyOf(overrides);
  }
}
