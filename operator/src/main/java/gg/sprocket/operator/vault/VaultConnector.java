package gg.sprocket.operator.vault;

/** Gives access to members of Vaults. */
@FunctionalInterface
public interface VaultConnector {

  /** The member of an address; nothing is asked yet. */
  VaultMember connect(MemberAddress address);
}
