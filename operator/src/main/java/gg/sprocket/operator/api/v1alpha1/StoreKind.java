package gg.sprocket.operator.api.v1alpha1;

/** Kinds of stores of External Secrets. */
public enum StoreKind {
  /** Of the instance's namespace. */
  SecretStore,
  /** Of the cluster. */
  ClusterSecretStore
}
