package gg.sprocket.standin.postgres;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;

/**
 * A database and how to log in.
 *
 * @param host its host
 * @param port its port
 * @param user login role
 * @param password its password
 * @param database name of the database
 * @param tls whether to speak TLS
 */
public record Server(
    String host, int port, String user, String password, String database, Tls tls) {

  /** Whether to speak TLS. The certificate is never verified: {@code rejectUnauthorized: false}. */
  public enum Tls {
    OFF("disable"),
    PREFERRED("prefer"),
    REQUIRED("require");

    private final String mode;

    Tls(String mode) {
      this.mode = mode;
    }

    /** The rule of the Node programs: off only for two names (common/src/postgres). */
    public static Tls ofNode(String host) {
      return host.equals("postgres") || host.equals("localhost") ? OFF : REQUIRED;
    }
  }

  /** Opens a connection. */
  public Connection connect(String applicationName) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://%s:%d/%s".formatted(host, port, database), login(applicationName));
  }

  private Properties login(String applicationName) {
    Properties login = new Properties();
    login.setProperty("user", user);
    login.setProperty("password", password);
    login.setProperty("sslmode", tls.mode);
    login.setProperty("gssEncMode", "disable");
    login.setProperty("connectTimeout", "10");
    login.setProperty("tcpKeepAlive", "true");
    // The server cuts names that are longer.
    login.setProperty(
        "ApplicationName", applicationName.substring(0, Math.min(63, applicationName.length())));
    return login;
  }

  @Override
  public String toString() {
    return "%s@%s:%d/%s".formatted(user, host, port, database);
  }
}
