package gg.sprocket.operator.vault;

/**
 * A member in the Vault's own list.
 *
 * @param nodeId its {@code node_id}
 * @param address its address for other members, {@code host:port}
 * @param leader whether it is the active one
 * @param voter whether it has a vote; a new one gets it when it has caught up
 */
public record RaftPeer(String nodeId, String address, boolean leader, boolean voter) {}
