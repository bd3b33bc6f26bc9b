package gg.sprocket.operator.api.v1alpha1;

/** How one logs in to an External Vault by a token of a service account. */
public enum VaultAuthMethod {
  /** Vault checks the token by the cluster's public keys. */
  Jwt,
  /** Vault has the cluster's API server check the token. */
  Kubernetes;

  /** Where Vault has the method unless somebody chose another path. */
  public String usualMount() {
    return switch (this) {
      case Jwt -> "jwt";
      case Kubernetes -> "kubernetes";
    };
  }
}
