package gg.sprocket.operator.vault;

import gg.sprocket.operator.plan.vault.Trouble;

/**
 * A Vault did not do what it was asked. Neither message nor cause holds a share, a token or a
 * value: what the driver throws is never passed on.
 */
public final class VaultFailure extends Exception {

  private static final long serialVersionUID = 1L;

  private final transient Trouble trouble;

  /**
   * @param call what was asked, without values, such as {@code PUT sys/unseal}
   * @param trouble why it was not done
   */
  public VaultFailure(String call, Trouble trouble) {
    super(call + ": " + trouble);
    this.trouble = trouble;
  }

  /** Why it was not done. */
  public Trouble trouble() {
    return trouble;
  }
}
