package gg.sprocket.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/** Settings of the VersityGW that the operator runs. */
public record BuiltinObjectStorage(
    @JsonPropertyDescription("The volume that holds the objects.") StorageSpec storage) {

  /** Everything by the profile. */
  public static final BuiltinObjectStorage DEFAULT = new BuiltinObjectStorage(StorageSpec.DEFAULT);

  /** Fills absent blocks. */
  @SuppressWarnings("NullAway") // JSON leaves absent fields null; this is the edge that ends it.
  public BuiltinObjectStorage {
    storage = storage == null ? StorageSpec.DEFAULT : storage;
  }
}
