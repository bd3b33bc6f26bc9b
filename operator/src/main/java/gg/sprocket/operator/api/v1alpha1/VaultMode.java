package gg.sprocket.operator.api.v1alpha1;

/** Who runs the Vault of an instance. */
public enum VaultMode {
  /** The operator runs, initialises, unseals and sets up HashiCorp Vault. */
  Managed,
  /** Somebody else runs it; it is read and nothing more. */
  External,
  /** There is none. */
  Disabled
}
