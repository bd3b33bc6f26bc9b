package gg.sprocket.operator.vault;

/** Gives access to members of Vaults. */
@FunctionalInterface
public interface VaultConnector {

  /**
   * The member of an address; nothing is asked yet. It has a thread and connections of its own
   * until it is closed.
   */
  VaultMember connect(MemberAddress address);

  /** The same with calls that take no longer together than a budget allows. */
  default VaultMember connect(MemberAddress address, CallBudget budget) {
    return connect(address);
  }
}
