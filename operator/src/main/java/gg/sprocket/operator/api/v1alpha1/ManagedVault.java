package gg.sprocket.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** Settings of the Vault that the operator runs. */
public record ManagedVault(
    @Default("1")
        @Min(1)
        @Max(3)
        @ValidationRule(
            value = "self == 1 || self == 3",
            message =
                "vault.managed.replicas must be 1 or 3, because two members cannot outvote one: set 1"
                    + " or 3")
        @JsonPropertyDescription(
            "Members: 1 (default), or 3, of which one may fail. It can be raised, never lowered.")
        int replicas,
    @JsonPropertyDescription("The volume of each member.") StorageSpec storage,
    @JsonPropertyDescription("How it is unsealed.") VaultUnseal unseal,
    @JsonPropertyDescription("Compute resources of each member. Absent: by the profile.")
        @Nullable Resources resources,
    @Default("false")
        @JsonPropertyDescription(
            "true stops initialising, unsealing and setting up, for a person who repairs the Vault by"
                + " hand; its objects are still looked after. Default false.")
        boolean recoveryMode,
    @JsonPropertyDescription(
            "New key shares and new encryption keys by the clock. Absent: only when the annotations"
                + " sprocket.gg/rekey-vault and sprocket.gg/rotate-vault of the instance ask for them.")
        VaultRotation rotation,
    @JsonPropertyDescription(
            "Snapshots of all data into the object storage by the clock. Absent: none.")
        @Nullable VaultSnapshots snapshots) {

  /** Everything by the profile. */
  public static final ManagedVault DEFAULT =
      new ManagedVault(
          1, StorageSpec.DEFAULT, VaultUnseal.DEFAULT, null, false, VaultRotation.DEFAULT, null);

  /** Fills absent fields. */
  @SuppressWarnings("NullAway") // JSON leaves absent fields null; this is the edge that ends it.
  public ManagedVault {
    replicas = replicas == 0 ? 1 : replicas;
    storage = storage == null ? StorageSpec.DEFAULT : storage;
    unseal = unseal == null ? VaultUnseal.DEFAULT : unseal;
    rotation = rotation == null ? VaultRotation.DEFAULT : rotation;
  }
}
