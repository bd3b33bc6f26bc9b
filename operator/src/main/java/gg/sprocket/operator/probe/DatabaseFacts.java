package gg.sprocket.operator.probe;

import gg.sprocket.operator.resource.ProbeResult.Connections;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * What a login sees of a PostgreSQL server.
 *
 * @param version what the server calls itself
 * @param versionNumber its version as one number, 150018 for 15.18
 * @param readOnly whether it takes no writes
 * @param owner whether the login has the rights of the database's owner
 * @param mayCreate whether the login may create tables in the schema public
 * @param connections what is left to the login
 */
record DatabaseFacts(
    String version,
    int versionNumber,
    boolean readOnly,
    boolean owner,
    boolean mayCreate,
    Connections connections) {

  /** The oldest version that the schemas of the releases were tried on. */
  static final int OLDEST = 150_000;

  /** From here on, membership alone does not let a role act as another one. */
  private static final int SET_OPTION = 160_000;

  /** From here on, who may make roles may change none but those. */
  static final int LOGINS_MADE = 160_000;

  /**
   * {@code numbackends} is visible to every role, the rows of {@code pg_stat_activity} are not. A
   * limit of -1 is none.
   */
  private static final String QUERY =
      """
      SELECT split_part(current_setting('server_version'), ' ', 1) AS version,
        current_setting('server_version_num')::int AS number,
        pg_is_in_recovery() OR current_setting('transaction_read_only')::bool AS read_only,
        pg_has_role(d.datdba, 'USAGE') AND has_database_privilege(d.oid, 'CREATE') AS owner,
        to_regnamespace('public') IS NULL
          OR has_schema_privilege('public', 'CREATE') AND has_schema_privilege('public', 'USAGE')
          AS may_create,
        current_setting('max_connections')::int
          - current_setting('superuser_reserved_connections')::int
          - coalesce(nullif(current_setting('reserved_connections', true), ''), '0')::int AS limit_server,
        (SELECT coalesce(sum(numbackends), 0) FROM pg_stat_database)::int - 1 AS used_server,
        d.datconnlimit AS limit_database,
        (SELECT coalesce(sum(numbackends), 0) FROM pg_stat_database WHERE datid = d.oid)::int - 1
          AS used_database,
        (SELECT rolconnlimit FROM pg_roles WHERE rolname = session_user) AS limit_role,
        (SELECT count(*) FROM pg_stat_activity WHERE usename = session_user)::int - 1 AS used_role
      FROM pg_database d WHERE d.datname = current_database()
      """;

  /**
   * Who has a connection is visible to every role, though not what for. The instance's own are
   * those of the login and of the roles that may act as it, as a Vault makes them; superusers, who
   * may act as everybody, are not.
   */
  private static final String OF_LOGINS =
      """
      SELECT count(*)::int - 1 FROM pg_stat_activity a JOIN pg_roles r ON r.oid = a.usesysid
      WHERE NOT r.rolsuper AND pg_has_role(r.oid, session_user, 'MEMBER')
      """;

  /**
   * What the login of a connection sees.
   *
   * @param logins whether a Vault makes logins that act as it: what members of its role have counts
   *     as its own, and a limit of the login is none of theirs
   */
  static DatabaseFacts read(Connection connection, boolean logins) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(QUERY)) {
      if (!row.next()) {
        throw new SQLException("no row of the database itself", "3D000");
      }
      return new DatabaseFacts(
          row.getString("version"),
          row.getInt("number"),
          row.getBoolean("read_only"),
          row.getBoolean("owner"),
          row.getBoolean("may_create"),
          logins
              ? ofLogins(connection, left(row, List.of("server", "database")))
              : left(row, List.of("server", "database", "role")));
    }
  }

  /** What members have at other databases is no more than the limit of this one leaves. */
  private static Connections ofLogins(Connection connection, Connections left) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(OF_LOGINS)) {
      int own = row.next() ? Math.max(0, row.getInt(1)) : 0;
      return new Connections(left.limit(), left.free(), Math.min(own, left.limit() - left.free()));
    }
  }

  private static Connections left(ResultSet row, List<String> limits) throws SQLException {
    int limit = Integer.MAX_VALUE;
    int free = Integer.MAX_VALUE;
    for (String of : limits) {
      int allowed = row.getInt("limit_" + of);
      if (allowed >= 0) {
        limit = Math.min(limit, allowed);
        free = Math.min(free, allowed - Math.max(0, row.getInt("used_" + of)));
      }
    }
    return new Connections(limit, Math.max(0, free), Math.max(0, row.getInt("used_role")));
  }

  /**
   * Another role.
   *
   * @param usable whether the login may act as it; false also if there is none
   * @param superuser whether it may do everything
   */
  record Role(boolean usable, boolean superuser) {}

  /** What the login sees of another role. */
  Role role(Connection connection, String name) throws SQLException {
    String privilege = versionNumber >= SET_OPTION ? "SET" : "MEMBER";
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT pg_has_role(oid, ?), rolsuper FROM pg_roles WHERE rolname = ?")) {
      statement.setString(1, privilege);
      statement.setString(2, name);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? new Role(row.getBoolean(1), row.getBoolean(2)) : new Role(false, false);
      }
    }
  }

  /** Whether the schema can have an extension. */
  enum Extension {
    /** It is there, or the login may make it. */
    Usable,
    /** Only a superuser may make it. */
    Untrusted,
    /** The server does not know it. */
    Missing
  }

  /**
   * Whether the schema can have an extension, which an owner of the database may make if trusted.
   */
  Extension extension(Connection connection, String name) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            SELECT bool_or(installed OR trusted OR NOT superuser
              OR (SELECT rolsuper FROM pg_roles WHERE rolname = session_user))
            FROM pg_available_extension_versions WHERE name = ?
            """)) {
      statement.setString(1, name);
      try (ResultSet row = statement.executeQuery()) {
        boolean usable = row.next() && row.getBoolean(1);
        return usable ? Extension.Usable : row.wasNull() ? Extension.Missing : Extension.Untrusted;
      }
    }
  }
}
