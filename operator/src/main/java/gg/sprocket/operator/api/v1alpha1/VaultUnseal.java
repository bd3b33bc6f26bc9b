package gg.sprocket.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/** Where the key of a Vault is kept. */
public record VaultUnseal(
    @JsonPropertyDescription(
            "The key is kept in shares in a Secret of the operator's keys namespace, which only the"
                + " operator reads. Whoever reads the cluster's database or its backups reads it too,"
                + " so encrypt Secrets at rest.")
        SecretShares kubernetesSecret) {

  /** Usual shares in a Secret. */
  public static final VaultUnseal DEFAULT = new VaultUnseal(SecretShares.DEFAULT);

  /** Fills absent blocks. */
  @SuppressWarnings("NullAway") // JSON leaves absent fields null; this is the edge that ends it.
  public VaultUnseal {
    kubernetesSecret = kubernetesSecret == null ? SecretShares.DEFAULT : kubernetesSecret;
  }
}
