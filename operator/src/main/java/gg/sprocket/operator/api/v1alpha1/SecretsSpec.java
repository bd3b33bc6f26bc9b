package gg.sprocket.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where the application's secret values are kept. */
@ValidationRule(
    value = "!has(self.backend) || self.backend != 'ExternalSecrets' || has(self.externalSecrets)",
    message =
        "secrets.backend ExternalSecrets needs a store: name it in secrets.externalSecrets.storeRef")
@ValidationRule(
    value =
        "!has(self.externalSecrets) || (has(self.backend) && self.backend == 'ExternalSecrets')",
    message =
        "secrets.externalSecrets only goes with secrets.backend ExternalSecrets: set backend:"
            + " ExternalSecrets or remove the block")
public record SecretsSpec(
    @JsonPropertyDescription(
            "Kubernetes: generated values are in Secrets of the namespace. Vault: they are in the"
                + " instance's Vault, and the Secrets are projections of it, which stay where they"
                + " are while it cannot be read. ExternalSecrets: integrations with fromBackend come from a"
                + " store that External Secrets Operator reads, such as Doppler. Absent: Vault where the"
                + " operator runs one, else Kubernetes. Values that exist are taken along to a Managed one,"
                + " so that no change between the two changes one; an External one is never written to, and"
                + " what is generated stays in the namespace unless it is found there.")
        @Nullable SecretsBackend backend,
    @JsonPropertyDescription(
            "The store of External Secrets Operator. Goes with backend ExternalSecrets, which needs"
                + " it.")
        @Nullable ExternalSecretsSpec externalSecrets) {

  /** Nothing stated. */
  public static final SecretsSpec UNSTATED = new SecretsSpec(null, null);

  /** With the backend that a Vault stands for, if none is stated. */
  SecretsSpec of(VaultSpec vault) {
    SecretsBackend usual = vault.runs() ? SecretsBackend.Vault : SecretsBackend.Kubernetes;
    return backend == null ? new SecretsSpec(usual, externalSecrets) : this;
  }

  /** Whether a Vault is the source of the values. */
  public boolean inVault() {
    return backend == SecretsBackend.Vault;
  }

  /** The store that External Secrets Operator brings values from, if that is the source of them. */
  public Optional<ExternalSecretsSpec> store() {
    return Optional.ofNullable(externalSecrets)
        .filter(_ -> backend == SecretsBackend.ExternalSecrets);
  }

  /** Whether integrations can have their values come from there. */
  public boolean gives() {
    return inVault() || store().isPresent();
  }

  /** Whether values that the release wants generated are there, too. */
  public boolean givesGenerated() {
    return inVault() || store().filter(ExternalSecretsSpec::generatedFromBackend).isPresent();
  }
}
