package gg.sprocket.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/** What a version of Sprocket consists of. Immutable: a changed version gets a new name. */
@ValidationRule(
    value = "self == oldSelf",
    message =
        "a SprocketRelease cannot change, because instances run it: create one under another name")
@ValidationRule(
    value = ReleaseRules.VALUES,
    message =
        "secretEnv and secretFiles may only name values of spec.secrets or of the backing services:"
            + " correct the name, or add the value to spec.secrets")
public record ReleaseSpec(
    @Required
        @Size(min = 1, max = 2)
        @JsonPropertyDescription("Shapes the version runs in; the first one is the default.")
        List<ReleaseTopology> topologies,
    @Size(max = 40)
        @JsonPropertyDescription(
            "Secret values that components of this version read, and where each comes from.")
        List<ReleaseSecret> secrets) {

  /** Fills absent lists. */
  @SuppressWarnings("NullAway") // JSON leaves absent fields null; this is the edge that ends it.
  public ReleaseSpec {
    topologies = topologies == null ? List.of() : List.copyOf(topologies);
    secrets = secrets == null ? List.of() : List.copyOf(secrets);
  }
}
