package gg.sprocket.operator.api.v1alpha1;

/** Parts of rules in CEL: what an absent field stands for. */
final class VaultRules {

  /** Mode of the Vault, stated or by the profile. */
  static final String MODE =
      "self.?vault.?mode.orValue(self.profile == 'Tiny' ? 'Disabled' : 'Managed')";

  /** The same before a change. */
  static final String OLD_MODE =
      "oldSelf.?vault.?mode.orValue(oldSelf.profile == 'Tiny' ? 'Disabled' : 'Managed')";

  /** Backend of secret values, stated or by the mode. */
  static final String BACKEND =
      "self.?secrets.?backend.orValue(" + MODE + " == 'Managed' ? 'Vault' : 'Kubernetes')";

  /** Kind of the seal. */
  static final String SEAL =
      "("
          + "self.?vault.?managed.?unseal.?transit.hasValue() ? 'transit' : "
          + "self.?vault.?managed.?unseal.?awsKms.hasValue() ? 'awsKms' : "
          + "self.?vault.?managed.?unseal.?gcpKms.hasValue() ? 'gcpKms' : "
          + "self.?vault.?managed.?unseal.?azureKeyVault.hasValue() ? 'azureKeyVault' : "
          + "self.?vault.?managed.?unseal.?ociKms.hasValue() ? 'ociKms' : "
          + "'kubernetesSecret')";

  /** The same before a change. */
  static final String OLD_SEAL =
      "("
          + "oldSelf.?vault.?managed.?unseal.?transit.hasValue() ? 'transit' : "
          + "oldSelf.?vault.?managed.?unseal.?awsKms.hasValue() ? 'awsKms' : "
          + "oldSelf.?vault.?managed.?unseal.?gcpKms.hasValue() ? 'gcpKms' : "
          + "oldSelf.?vault.?managed.?unseal.?azureKeyVault.hasValue() ? 'azureKeyVault' : "
          + "oldSelf.?vault.?managed.?unseal.?ociKms.hasValue() ? 'ociKms' : "
          + "'kubernetesSecret')";

  /** Kind of the seal that is migrated from; empty text without one. */
  static final String FROM =
      "("
          + "self.?vault.?managed.?unseal.?migrateFrom.?transit.hasValue() ? 'transit' : "
          + "self.?vault.?managed.?unseal.?migrateFrom.?awsKms.hasValue() ? 'awsKms' : "
          + "self.?vault.?managed.?unseal.?migrateFrom.?gcpKms.hasValue() ? 'gcpKms' : "
          + "self.?vault.?managed.?unseal.?migrateFrom.?azureKeyVault.hasValue() ? 'azureKeyVault' : "
          + "self.?vault.?managed.?unseal.?migrateFrom.?ociKms.hasValue() ? 'ociKms' : "
          + "self.?vault.?managed.?unseal.?migrateFrom.hasValue() ? 'kubernetesSecret' : "
          + "'')";

  /** The same before a change. */
  static final String OLD_FROM =
      "("
          + "oldSelf.?vault.?managed.?unseal.?migrateFrom.?transit.hasValue() ? 'transit' : "
          + "oldSelf.?vault.?managed.?unseal.?migrateFrom.?awsKms.hasValue() ? 'awsKms' : "
          + "oldSelf.?vault.?managed.?unseal.?migrateFrom.?gcpKms.hasValue() ? 'gcpKms' : "
          + "oldSelf.?vault.?managed.?unseal.?migrateFrom.?azureKeyVault.hasValue() ? 'azureKeyVault' : "
          + "oldSelf.?vault.?managed.?unseal.?migrateFrom.?ociKms.hasValue() ? 'ociKms' : "
          + "oldSelf.?vault.?managed.?unseal.?migrateFrom.hasValue() ? 'kubernetesSecret' : "
          + "'')";

  /** Of a seal: whether it is migrated from key shares to a service, or back, if at all. */
  static final String BY_SHARES =
      "!has(self.migrateFrom) || has(self.migrateFrom.kubernetesSecret) =="
          + " (has(self.transit) || has(self.awsKms) || has(self.gcpKms)"
          + " || has(self.azureKeyVault) || has(self.ociKms))";

  /** What is asked for snapshots, if anything. */
  static final String SNAPSHOTS = "self.?vault.?managed.?snapshots";

  /** Whether the object storage is one that somebody else runs. */
  static final String STORAGE_EXTERNAL =
      "self.?objectStorage.?mode.orValue('Builtin') == 'External'";

  private VaultRules() {}
}
