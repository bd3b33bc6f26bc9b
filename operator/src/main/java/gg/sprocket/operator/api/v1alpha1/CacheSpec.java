package gg.sprocket.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** The Redis cache: run by the operator or by somebody else. */
@ValidationRule(
    value = "self.mode != 'External' || has(self.external)",
    message = "cache.mode External needs the block cache.external: give host and secretRef there")
@ValidationRule(
    value = "self.mode == 'External' || !has(self.external)",
    message =
        "cache.external only goes with cache.mode External: set mode: External or remove the block")
@ValidationRule(
    value = "self.mode == 'Builtin' || !has(self.builtin)",
    message =
        "cache.builtin only goes with cache.mode Builtin: set mode: Builtin or remove the block")
public record CacheSpec(
    @Default("Builtin")
        @JsonPropertyDescription(
            "Builtin (default): the operator runs Redis 8. External: the application uses the"
                + " server of the block `external`. A change needs annotation"
                + " sprocket.gg/allow-mode-change.")
        ServiceMode mode,
    @JsonPropertyDescription("Settings of the Builtin cache.") BuiltinCache builtin,
    @JsonPropertyDescription("Address and login of an External Redis with the JSON module.")
        @Nullable ExternalCache external) {

  /** A Builtin cache sized by the profile. */
  public static final CacheSpec DEFAULT =
      new CacheSpec(ServiceMode.Builtin, BuiltinCache.DEFAULT, null);

  /** Absent mode is Builtin. */
  @SuppressWarnings("NullAway") // JSON leaves absent fields null; this is the edge that ends it.
  public CacheSpec {
    mode = mode == null ? ServiceMode.Builtin : mode;
    builtin = builtin == null ? BuiltinCache.DEFAULT : builtin;
  }
}
