package gg.sprocket.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;

/** Where the application's secret values are kept. */
public record SecretsSpec(
    @Default("Kubernetes")
        @JsonPropertyDescription(
            "Kubernetes (default): generated values are in Secrets of the namespace. Vault: they are"
                + " in the instance's Vault, and the Secrets are projections of it, which stay where"
                + " they are while it cannot be read. Values that exist are taken along, so that no"
                + " change between the two changes one.")
        SecretsBackend backend) {

  /** Secrets of the namespace. */
  public static final SecretsSpec DEFAULT = new SecretsSpec(SecretsBackend.Kubernetes);

  /** Fills absent fields. */
  @SuppressWarnings("NullAway") // JSON leaves absent fields null; this is the edge that ends it.
  public SecretsSpec {
    backend = backend == null ? SecretsBackend.Kubernetes : backend;
  }

  /** Whether a Vault is the source of the values. */
  public boolean inVault() {
    return backend == SecretsBackend.Vault;
  }
}
