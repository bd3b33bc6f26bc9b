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

  /** What is asked for snapshots, if anything. */
  static final String SNAPSHOTS = "self.?vault.?managed.?snapshots";

  /** Whether the object storage is one that somebody else runs. */
  static final String STORAGE_EXTERNAL =
      "self.?objectStorage.?mode.orValue('Builtin') == 'External'";

  private VaultRules() {}
}
