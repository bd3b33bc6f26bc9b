package gg.sprocket.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The seal that a Vault has, where it is to be migrated to another one. */
@ValidationRule(
    value =
        "[has(self.kubernetesSecret), has(self.transit), has(self.awsKms), has(self.gcpKms),"
            + " has(self.azureKeyVault), has(self.ociKms)].filter(one, one).size() == 1",
    message =
        "vault.managed.unseal.migrateFrom says the one seal that the Vault has: move its block there, also"
            + " kubernetesSecret: {} if key shares open it, and no other")
public record FormerSeal(
    @JsonPropertyDescription("Key shares open it. Its numbers are not looked at.")
        @Nullable SecretShares kubernetesSecret,
    @JsonPropertyDescription("The Transit engine of another Vault opens it.")
        @Nullable TransitSeal transit,
    @JsonPropertyDescription("A key of AWS KMS opens it.") @Nullable AwsKmsSeal awsKms,
    @JsonPropertyDescription("A key of Google Cloud KMS opens it.") @Nullable GcpKmsSeal gcpKms,
    @JsonPropertyDescription("A key of Azure Key Vault opens it.")
        @Nullable AzureKeyVaultSeal azureKeyVault,
    @JsonPropertyDescription("A key of Oracle Cloud's key management opens it.")
        @Nullable OciKmsSeal ociKms) {

  /** The service that opens it; empty where shares do. */
  public Optional<ServiceSeal> service() {
    return Optional.<ServiceSeal>ofNullable(transit)
        .or(() -> Optional.ofNullable(awsKms))
        .or(() -> Optional.ofNullable(gcpKms))
        .or(() -> Optional.ofNullable(azureKeyVault))
        .or(() -> Optional.ofNullable(ociKms));
  }
}
