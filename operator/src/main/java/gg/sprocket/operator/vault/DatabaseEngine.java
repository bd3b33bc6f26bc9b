package gg.sprocket.operator.vault;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * An engine of Vault that makes logins at one PostgreSQL server, each for a time. Vault takes back
 * what was made with a login of its own when that ends, whatever was agreed on.
 */
public interface DatabaseEngine {

  /**
   * How Vault gets at the server.
   *
   * @param host host name
   * @param port TCP port
   * @param database name of the database
   * @param sslMode as {@code libpq} calls it
   * @param authority certificate of who signed the server's; empty for none
   * @param username role that makes logins
   * @param password its password
   */
  record Connection(
      String host,
      int port,
      String database,
      String sslMode,
      String authority,
      String username,
      String password) {

    @Override
    public String toString() {
      return "Connection[%s:%d]".formatted(host, port);
    }
  }

  /**
   * What it makes.
   *
   * @param creation statements that make a login
   * @param renewal statements that make it longer
   * @param revocation statements that take it back
   * @param life how long it is good for unless it is renewed
   * @param limit how long it is good for at most
   */
  record Form(String creation, String renewal, String revocation, Duration life, Duration limit) {}

  /**
   * A login that was made.
   *
   * @param lease name by which it can be made longer and taken back
   * @param username role in the database
   * @param password its password
   * @param life how long it is good for
   */
  record Grant(String lease, String username, SecretBytes password, Duration life)
      implements AutoCloseable {

    @Override
    public void close() {
      password.close();
    }
  }

  /** Mounts it; refused with 400 if its path is in use. */
  void enable() throws VaultFailure;

  /**
   * Says where the server is; Vault tries it.
   *
   * @throws VaultFailure with {@code Refused} and 400 if Vault does not get at it, or has no plugin
   *     for it
   */
  void configure(String name, Connection connection) throws VaultFailure;

  /** Says what is made. */
  void shape(String name, Form form) throws VaultFailure;

  /** Makes a login. */
  Grant grant(String name) throws VaultFailure;

  /**
   * Makes a login longer.
   *
   * @param lease name of it
   * @param life for how long from now
   * @return for how long it is; empty if Vault does not know it any more
   */
  Optional<Duration> renew(String lease, Duration life) throws VaultFailure;

  /** Takes a login back, and waits until the server has; one that has gone is no failure. */
  void revoke(String lease) throws VaultFailure;

  /** Has Vault take a login back by itself, as soon as it can; it is listed until it has gone. */
  void revokeLater(String lease) throws VaultFailure;

  /** Names of all that were made and that Vault knows. */
  List<String> leases(String name) throws VaultFailure;
}
