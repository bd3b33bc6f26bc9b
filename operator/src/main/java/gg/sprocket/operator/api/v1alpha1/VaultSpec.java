package gg.sprocket.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The Vault of the instance, if it has one.
 *
 * <p>What an absent mode stands for is the profile's to say; rules that depend on it stand at
 * {@link InstanceSpec}.
 */
@ValidationRule(
    value = "self.?mode.orValue('') != 'External' || has(self.external)",
    message =
        "vault.mode External needs the block vault.external: give address and auth.role there")
@ValidationRule(
    value = "self.?mode.orValue('') == 'External' || !has(self.external)",
    message =
        "vault.external only goes with vault.mode External: set mode: External or remove the block")
public record VaultSpec(
    @JsonPropertyDescription(
            "Managed: the operator runs HashiCorp Vault with integrated storage, initialises it,"
                + " unseals it whenever it is sealed, and sets it up; nobody types a key. External: the"
                + " one of the block `external` is read. Disabled: there is none. Absent: Disabled with"
                + " profile Tiny, Managed with every other. From Managed to another its pods go; claims"
                + " and keys stay, and Managed takes them up again.")
        @Nullable VaultMode mode,
    @JsonPropertyDescription("Settings of the Managed Vault.") ManagedVault managed,
    @JsonPropertyDescription("Address and login of an External Vault.")
        @Nullable ExternalVault external) {

  /** Nothing stated. */
  public static final VaultSpec UNSTATED = new VaultSpec(null, ManagedVault.DEFAULT, null);

  /** Fills absent fields but the mode, which the profile decides. */
  @SuppressWarnings("NullAway") // JSON leaves absent fields null; this is the edge that ends it.
  public VaultSpec {
    managed = managed == null ? ManagedVault.DEFAULT : managed;
  }

  /** With the mode that a profile stands for, if none is stated. */
  VaultSpec of(Profile profile) {
    VaultMode usual = profile == Profile.Tiny ? VaultMode.Disabled : VaultMode.Managed;
    return mode == null ? new VaultSpec(usual, managed, external) : this;
  }

  /** The one that somebody else runs, if there is to be such a one. */
  public Optional<ExternalVault> outside() {
    return mode == VaultMode.External ? Optional.ofNullable(external) : Optional.empty();
  }

  /** Whether the operator runs one. */
  public boolean runs() {
    return mode == VaultMode.Managed;
  }
}
