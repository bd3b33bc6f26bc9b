package gg.sprocket.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where the key of a Vault is kept: in shares, or sealed by a service that opens it. */
@ValidationRule(
    value =
        "[has(self.kubernetesSecret), has(self.transit), has(self.awsKms), has(self.gcpKms),"
            + " has(self.azureKeyVault), has(self.ociKms)].filter(one, one).size() <= 1",
    message =
        "vault.managed.unseal has more than one seal, and a Vault has one: keep a single one of the"
            + " blocks kubernetesSecret, transit, awsKms, gcpKms, azureKeyVault and ociKms")
@ValidationRule(
    value =
        "!has(self.recovery) || has(self.transit) || has(self.awsKms) || has(self.gcpKms)"
            + " || has(self.azureKeyVault) || has(self.ociKms)",
    message =
        "vault.managed.unseal.recovery is of no use, because a Vault that is opened by key shares has no"
            + " recovery keys: give the numbers in kubernetesSecret, or name a service that opens it")
@ValidationRule(
    value = VaultRules.BY_SHARES,
    message =
        "vault.managed.unseal.migrateFrom and the block beside it: one of the two has to be kubernetesSecret."
            + " To go from one key of a service to another, migrate first to kubernetesSecret, and when that"
            + " is done to the other key")
public record VaultUnseal(
    @JsonPropertyDescription(
            "The key is kept in shares in a Secret of the operator's keys namespace, which only the"
                + " operator reads. Whoever reads the cluster's database or its backups reads it too,"
                + " so encrypt Secrets at rest. What counts where no other block is given.")
        SecretShares kubernetesSecret,
    @JsonPropertyDescription("The Transit engine of another Vault opens it.")
        @Nullable TransitSeal transit,
    @JsonPropertyDescription("A key of AWS KMS opens it.") @Nullable AwsKmsSeal awsKms,
    @JsonPropertyDescription("A key of Google Cloud KMS opens it.") @Nullable GcpKmsSeal gcpKms,
    @JsonPropertyDescription("A key of Azure Key Vault opens it.")
        @Nullable AzureKeyVaultSeal azureKeyVault,
    @JsonPropertyDescription("A key of Oracle Cloud's key management opens it.")
        @Nullable OciKmsSeal ociKms,
    @JsonPropertyDescription(
            "Recovery keys of a Vault that a service opens. They open nothing; the operator sets the Vault"
                + " up by them. Default 5, of which it takes 3.")
        RecoveryKeys recovery,
    @JsonPropertyDescription(
            "The seal that the Vault has, to migrate it to the one beside this block; one of"
                + " the two is kubernetesSecret. Members restart one"
                + " after the other. Without it another seal is not taken. It may stay when that is done.")
        @Nullable FormerSeal migrateFrom) {

  /** Usual shares in a Secret. */
  public static final VaultUnseal DEFAULT = of(SecretShares.DEFAULT);

  /** Fills absent blocks. */
  @SuppressWarnings("NullAway") // JSON leaves absent fields null; this is the edge that ends it.
  public VaultUnseal {
    kubernetesSecret = kubernetesSecret == null ? SecretShares.DEFAULT : kubernetesSecret;
    recovery = recovery == null ? RecoveryKeys.DEFAULT : recovery;
  }

  /** By shares in a Secret. */
  public static VaultUnseal of(SecretShares shares) {
    return new VaultUnseal(shares, null, null, null, null, null, RecoveryKeys.DEFAULT, null);
  }

  /** The service that opens it; empty where shares do. */
  public Optional<ServiceSeal> service() {
    return Optional.<ServiceSeal>ofNullable(transit)
        .or(() -> Optional.ofNullable(awsKms))
        .or(() -> Optional.ofNullable(gcpKms))
        .or(() -> Optional.ofNullable(azureKeyVault))
        .or(() -> Optional.ofNullable(ociKms));
  }
}
