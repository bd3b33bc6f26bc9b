package gg.sprocket.operator.api.v1alpha1;

/** Where the values that the application reads are kept. */
public enum SecretsBackend {
  /** In Secrets of the instance's namespace and nowhere else. */
  Kubernetes,
  /** In the Vault of the instance, of which the Secrets are projections. */
  Vault,
  /** In a store outside, from which External Secrets Operator brings them. */
  ExternalSecrets
}
