package gg.sprocket.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.ValidationRule;

/** The Vault of the instance, if it has one. */
@ValidationRule(
    value = "self.mode == 'Managed' || !has(self.managed)",
    message =
        "vault.managed only goes with vault.mode Managed: set mode: Managed or remove the block")
@ValidationRule(
    value =
        "self.mode != 'Managed' || oldSelf.mode != 'Managed'"
            + " || self.?managed.?replicas.orValue(1) >= oldSelf.?managed.?replicas.orValue(1)",
    message =
        "vault.managed.replicas cannot become less, also not by leaving it out, because the members that"
            + " stay would wait for those that go: set it back")
public record VaultSpec(
    @Default("Disabled")
        @JsonPropertyDescription(
            "Managed: the operator runs HashiCorp Vault with integrated storage, initialises it,"
                + " unseals it whenever it is sealed, and sets it up; nobody types a key. Disabled"
                + " (default): there is none. From Managed to Disabled its pods go; claims and keys"
                + " stay, and Managed takes them up again.")
        VaultMode mode,
    @JsonPropertyDescription("Settings of the Managed Vault.") ManagedVault managed) {

  /** None. */
  public static final VaultSpec DISABLED = new VaultSpec(VaultMode.Disabled, ManagedVault.DEFAULT);

  /** Fills absent fields. */
  @SuppressWarnings("NullAway") // JSON leaves absent fields null; this is the edge that ends it.
  public VaultSpec {
    mode = mode == null ? VaultMode.Disabled : mode;
    managed = managed == null ? ManagedVault.DEFAULT : managed;
  }

  /** Whether the operator runs one. */
  public boolean runs() {
    return mode == VaultMode.Managed;
  }
}
