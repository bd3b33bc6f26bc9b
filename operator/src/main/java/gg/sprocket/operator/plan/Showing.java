package gg.sprocket.operator.plan;

/** How a Secret stands to the entry of a Vault that it is to show. */
public enum Showing {
  /** It shows this version. */
  Shown,

  /**
   * It is to be written, and no value that it has becomes another: it is not there or lacks a key,
   * or does not say that it is this version.
   */
  Unmarked,

  /**
   * It is to be written with other values: the entry has a later version or is in another Vault
   * than the one that was shown, or somebody wrote into the Secret.
   */
  Behind,

  /** It has other values, and never showed the entry. */
  Apart,

  /**
   * It has other values, and the version that it showed is not the entry's any more and did not
   * come before: the Vault was restored, or the entry begun anew.
   */
  Ahead
}
