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

  /** Of a seal: whether it is another one than that which is migrated from. */
  static final String OTHER_SEAL =
      "!has(self.migrateFrom) || ("
          + "has(self.transit) ? (!has(self.migrateFrom.transit)"
          + " || self.transit.address != self.migrateFrom.transit.address"
          + " || self.transit.mountPath != self.migrateFrom.transit.mountPath"
          + " || self.transit.keyName != self.migrateFrom.transit.keyName) : "
          + "has(self.awsKms) ? (!has(self.migrateFrom.awsKms)"
          + " || self.awsKms.kmsKeyId != self.migrateFrom.awsKms.kmsKeyId) : "
          + "has(self.gcpKms) ? (!has(self.migrateFrom.gcpKms)"
          + " || self.gcpKms.project != self.migrateFrom.gcpKms.project"
          + " || self.gcpKms.region != self.migrateFrom.gcpKms.region"
          + " || self.gcpKms.keyRing != self.migrateFrom.gcpKms.keyRing"
          + " || self.gcpKms.cryptoKey != self.migrateFrom.gcpKms.cryptoKey) : "
          + "has(self.azureKeyVault) ? (!has(self.migrateFrom.azureKeyVault)"
          + " || self.azureKeyVault.vaultName != self.migrateFrom.azureKeyVault.vaultName"
          + " || self.azureKeyVault.keyName != self.migrateFrom.azureKeyVault.keyName) : "
          + "has(self.ociKms) ? (!has(self.migrateFrom.ociKms)"
          + " || self.ociKms.keyId != self.migrateFrom.ociKms.keyId) : "
          + "!has(self.migrateFrom.kubernetesSecret))";

  /** Of a seal: whether members can log in at both by what they have but one of. */
  static final String SAME_LOGIN =
      "!has(self.migrateFrom) || ("
          + "has(self.awsKms) && has(self.migrateFrom.awsKms) ?"
          + " (self.awsKms.region == self.migrateFrom.awsKms.region"
          + " && has(self.awsKms.secretRef) == has(self.migrateFrom.awsKms.secretRef)) : "
          + "has(self.azureKeyVault) && has(self.migrateFrom.azureKeyVault) ?"
          + " has(self.azureKeyVault.secretRef) == has(self.migrateFrom.azureKeyVault.secretRef) : "
          + "has(self.ociKms) && has(self.migrateFrom.ociKms) ?"
          + " has(self.ociKms.secretRef) == has(self.migrateFrom.ociKms.secretRef) : true)";

  /** What is asked for snapshots, if anything. */
  static final String SNAPSHOTS = "self.?vault.?managed.?snapshots";

  /** Whether the object storage is one that somebody else runs. */
  static final String STORAGE_EXTERNAL =
      "self.?objectStorage.?mode.orValue('Builtin') == 'External'";

  private VaultRules() {}
}
