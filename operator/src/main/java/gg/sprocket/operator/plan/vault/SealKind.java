package gg.sprocket.operator.plan.vault;

/** What opens a Vault. */
public enum SealKind {
  /** Whoever has enough shares of its key: the operator. */
  Shares("shamir"),
  /** The Transit engine of another Vault. */
  Transit("transit"),
  /** AWS KMS. */
  AwsKms("awskms"),
  /** Google Cloud KMS. */
  GcpKms("gcpckms"),
  /** Azure Key Vault. */
  AzureKeyVault("azurekeyvault"),
  /** Key management of Oracle Cloud. */
  OciKms("ocikms");

  private final String type;

  SealKind(String type) {
    this.type = type;
  }

  /** What Vault calls it, in its configuration and in {@code sys/seal-status}. */
  public String type() {
    return type;
  }

  /**
   * Whether the Vault opens itself. What its initialisation gives are recovery keys then: they make
   * a root token as shares do, and open nothing.
   */
  public boolean opensItself() {
    return this != Shares;
  }
}
