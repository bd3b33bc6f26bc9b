package gg.sprocket.operator.vault;

/** Asks members by the Vault Java driver. */
public final class DriverConnector implements VaultConnector {
  private final CallLimits limits;

  /** With the limits that {@link VaultMember} tells. */
  public DriverConnector() {
    this(CallLimits.USUAL);
  }

  DriverConnector(CallLimits limits) {
    this.limits = limits;
  }

  @Override
  public VaultMember connect(MemberAddress address) {
    return new DriverMember(new Connection(address, limits));
  }

  @Override
  public VaultMember connect(MemberAddress address, CallBudget budget) {
    return new DriverMember(new Connection(address, limits, budget::limit));
  }
}
