package gg.sprocket.operator.vault;

/** Gives access to members of Vaults. */
@FunctionalInterface
public interface VaultConnector {

  /**
   * The member of an address; nothing is asked yet. It has a thread and connections of its own
   * until it is closed.
   */
  VaultMember connect(MemberAddress address);
}
