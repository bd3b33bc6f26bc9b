package gg.sprocket.operator.plan;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What is done with the logins that a Vault makes at the database. */
public sealed interface LeaseStep {

  /**
   * One is made.
   *
   * @param server where
   * @param life how long it is good for unless it is renewed
   * @param limit how long it is good for at most
   * @param mark mark of the Vault's set-up
   * @param spared names of the leases that stay when all others are taken back, of which no Secret
   *     tells; empty if none is, because a process may have one
   */
  record Issue(
      Server server, Duration life, Duration limit, String mark, Optional<Set<String>> spared)
      implements LeaseStep {}

  /**
   * One is made longer.
   *
   * @param lease which
   * @param server where, so that the Vault is told of another login of its own; empty where nobody
   *     can tell now
   * @param mark mark of the Vault's set-up
   */
  record Renew(DatabaseLease lease, Optional<Server> server, String mark) implements LeaseStep {}

  /**
   * One that nobody reads any more is taken back.
   *
   * @param lease which
   * @param spared as of {@link Issue}
   */
  record Revoke(DatabaseLease lease, Optional<Set<String>> spared) implements LeaseStep {}

  /**
   * The server, as a Vault sees it.
   *
   * @param name what the Vault calls it; another one has another name
   * @param host host name
   * @param port TCP port
   * @param database name of the database
   * @param owner role that the logins act as
   * @param sslMode as {@code libpq} calls it
   * @param maker Secret with the login of the Vault
   * @param authority Secrets with the authority that signed the server's certificate, under {@code
   *     ca.crt}; none if it is not checked
   */
  record Server(
      String name,
      String host,
      int port,
      String database,
      String owner,
      String sslMode,
      String maker,
      List<String> authority) {

    /** Keeps an own copy. */
    public Server {
      authority = List.copyOf(authority);
    }
  }
}
