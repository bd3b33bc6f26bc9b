package gg.sprocket.operator.vault;

import java.util.List;

/**
 * The members that a Vault counts on, which only tests ask for.
 *
 * @param calls with a token that may do so
 */
public record RaftPeers(SessionCalls calls) {

  /**
   * A member in the Vault's own list.
   *
   * @param nodeId its {@code node_id}
   * @param leader whether it is the active one
   * @param voter whether it has a vote; a new one gets it when it has caught up
   */
  public record Peer(String nodeId, boolean leader, boolean voter) {}

  /** By the token of a session. */
  public static RaftPeers of(VaultSession session) {
    return new RaftPeers(((DriverSession) session).calls());
  }

  /** All of them. */
  public List<Peer> all() throws VaultFailure {
    return calls
        .read("sys/storage/raft/configuration")
        .path("config")
        .path("servers")
        .valueStream()
        .map(
            server ->
                new Peer(
                    server.path("node_id").asText(),
                    server.path("leader").asBoolean(),
                    server.path("voter").asBoolean()))
        .toList();
  }

  /** How many have a vote. */
  public long voters() throws VaultFailure {
    return all().stream().filter(Peer::voter).count();
  }

  /** Has it count on a member no more. */
  void remove(String nodeId) throws VaultFailure {
    calls.write("sys/storage/raft/remove-peer", SessionCalls.object().put("server_id", nodeId));
  }
}
