package gg.sprocket.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** The S3 object storage: run by the operator or by somebody else. */
@ValidationRule(
    value = "self.mode != 'External' || has(self.external)",
    message =
        "objectStorage.mode External needs the block objectStorage.external: give endpoint, buckets"
            + " and secretRef there")
@ValidationRule(
    value = "self.mode == 'External' || !has(self.external)",
    message =
        "objectStorage.external only goes with objectStorage.mode External: set mode: External or"
            + " remove the block")
@ValidationRule(
    value = "self.mode == 'Builtin' || !has(self.builtin)",
    message =
        "objectStorage.builtin only goes with objectStorage.mode Builtin: set mode: Builtin or"
            + " remove the block")
public record ObjectStorageSpec(
    @Default("Builtin")
        @JsonPropertyDescription(
            "Builtin (default): the operator runs VersityGW over a volume, for evaluation and small"
                + " leagues. External: the application uses the S3 service of the block `external`."
                + " A change needs annotation sprocket.gg/allow-mode-change, because objects stay"
                + " behind.")
        ServiceMode mode,
    @JsonPropertyDescription("Settings of the Builtin object storage.")
        BuiltinObjectStorage builtin,
    @JsonPropertyDescription("Address, buckets and keys of an External S3 service.")
        @Nullable ExternalObjectStorage external) {

  /** A Builtin object storage sized by the profile. */
  public static final ObjectStorageSpec DEFAULT =
      new ObjectStorageSpec(ServiceMode.Builtin, BuiltinObjectStorage.DEFAULT, null);

  /** Absent mode is Builtin. */
  @SuppressWarnings("NullAway") // JSON leaves absent fields null; this is the edge that ends it.
  public ObjectStorageSpec {
    mode = mode == null ? ServiceMode.Builtin : mode;
    builtin = builtin == null ? BuiltinObjectStorage.DEFAULT : builtin;
  }
}
