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
        @Pattern("^[a-z0-9]([-a-z0-9.]*[a-z0-9])?(:[1-9][0-9]{0,4})?(/[-a-z0-9._]+)*$")
        @JsonPropertyDescription(
            "Registry, and optional path, that replaces the registry host of every image, for"
                + " clusters with a mirror. Absent: images keep their own.")
        @Nullable String registry,
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
                + " `postgres`, `redis` and `versitygw`; taken literally, without `registry`. The"
                + " migrations follow the component whose image they come in; `schema` names them"
                + " where they have an image of their own.")
        List<ImageOverride> overrides) {

  /** Every image from where it is published, without credentials. */
  public static final ImagesSpec DEFAULT =
      new ImagesSpec(null, PullPolicy.IfNotPresent, List.of(), List.of());

  /** Fills absent lists. */
  @SuppressWarnings("NullAway") // JSON leaves absent fields null; this is the edge that ends it.
  public ImagesSpec {
    pullPolicy = pullPolicy == null ? PullPolicy.IfNotPresent : pullPolicy;
    pullSecrets = pullSecrets == null ? List.of() : List.copyOf(pullSecrets);
    overrides = overrides == null ? List.of() : List.copyOf(overrides);
  }
}
