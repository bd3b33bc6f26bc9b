package gg.sprocket.standin.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * The queues in the database. Every process asks for them whenever it starts, migrated or not
 * (common/src/platform): one that starts too early makes the migration that creates them fail.
 */
public final class Tables {

  /** Their definition, once more in the migration PlatformEphemeralStatePostgres1778569600000. */
  private static final String DEFINITION =
      """
      CREATE SCHEMA IF NOT EXISTS sprocket;
      CREATE TABLE IF NOT EXISTS sprocket.platform_rpc_queue (
        id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
        queue text NOT NULL, pattern text NOT NULL, payload text, response text, error text,
        status text NOT NULL DEFAULT 'pending',
        created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        locked_at timestamptz);
      CREATE TABLE IF NOT EXISTS sprocket.platform_event (
        id bigserial PRIMARY KEY, topic text NOT NULL, payload text,
        created_at timestamptz NOT NULL DEFAULT clock_timestamp());
      CREATE TABLE IF NOT EXISTS sprocket.platform_task_queue (
        id text PRIMARY KEY, task text NOT NULL, args text NOT NULL, progress_queue text,
        status text NOT NULL DEFAULT 'pending', result text, error text,
        created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        locked_at timestamptz);
      CREATE TABLE IF NOT EXISTS sprocket.platform_task_progress (
        id bigserial PRIMARY KEY, task_id text NOT NULL, progress text,
        created_at timestamptz NOT NULL DEFAULT clock_timestamp());
      CREATE TABLE IF NOT EXISTS sprocket.platform_scheduled_job (
        name text PRIMARY KEY, created_at timestamptz NOT NULL DEFAULT clock_timestamp());
      CREATE TABLE IF NOT EXISTS sprocket.elo_job_queue (
        id text PRIMARY KEY, endpoint text NOT NULL, args text,
        status text NOT NULL DEFAULT 'pending', result text, error text,
        created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        locked_at timestamptz);
      """;

  /** Several processes that start at once must not create one table at once. */
  private static final String ALONE =
      "SELECT pg_advisory_xact_lock(hashtextextended('platform', 0))";

  private Tables() {}

  /** Creates what is not there. */
  public static void create(Pool pool) throws SQLException {
    pool.order(
        connection ->
            inTransaction(
                connection,
                () -> {
                  try (Statement statement = connection.createStatement()) {
                    statement.execute(ALONE);
                    statement.execute(DEFINITION);
                  }
                }));
  }

  /** Statements that belong together. */
  interface Step {
    void run() throws SQLException;
  }

  static void inTransaction(Connection connection, Step step) throws SQLException {
    connection.setAutoCommit(false);
    boolean done = false;
    try {
      step.run();
      connection.commit();
      done = true;
    } finally {
      if (!done && !connection.isClosed()) {
        connection.rollback();
      }
      if (!connection.isClosed()) {
        connection.setAutoCommit(true);
      }
    }
  }
}
