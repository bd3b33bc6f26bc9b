package gg.sprocket.standin.migration;

import gg.sprocket.standin.Fatal;
import gg.sprocket.standin.Log;
import gg.sprocket.standin.postgres.Server;
import gg.sprocket.standin.postgres.Words;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Runs what is pending in one transaction, as TypeORM does unless told otherwise
 * (src/migration/MigrationExecutor.ts): one that fails undoes all.
 *
 * @param server the database
 * @param log where its words go to
 */
record Chain(Server server, Log log) {

  private static final String BOOKKEEPING =
      """
      CREATE TABLE IF NOT EXISTS public.migrations (
        "id" SERIAL NOT NULL, "timestamp" bigint NOT NULL, "name" character varying NOT NULL,
        CONSTRAINT "PK_8c82d7f526340ab734260ea46be" PRIMARY KEY ("id"))
      """;

  void run(List<SqlFile> files, String before) {
    try (Connection connection = server.connect("migration")) {
      try (Statement statement = connection.createStatement()) {
        statement.execute(before);
        statement.execute(BOOKKEEPING);
      }
      connection.setAutoCommit(false);
      Set<String> done = done(connection);
      List<SqlFile> pending = files.stream().filter(f -> !done.contains(f.name())).toList();
      if (pending.isEmpty()) {
        log.raw("No migrations are pending");
        return;
      }
      log.raw(
          "%d migrations are already loaded in the database.\n%d migrations are new migrations must be executed."
              .formatted(done.size(), pending.size()));
      for (SqlFile file : pending) {
        run(connection, file);
      }
      connection.commit();
      pending.forEach(
          file -> log.raw("Migration " + file.name() + " has been executed successfully."));
    } catch (SQLException e) {
      throw Words.ofNode(e, server);
    }
  }

  private static Set<String> done(Connection connection) throws SQLException {
    Set<String> names = new HashSet<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT name FROM public.migrations")) {
      while (rows.next()) {
        names.add(rows.getString(1));
      }
    }
    return names;
  }

  private void run(Connection connection, SqlFile file) throws SQLException {
    try (Statement statement = connection.createStatement();
        PreparedStatement note =
            connection.prepareStatement(
                "INSERT INTO public.migrations (\"timestamp\", \"name\") VALUES (?, ?)")) {
      statement.execute(file.sql());
      note.setLong(1, file.timestamp());
      note.setString(2, file.name());
      note.executeUpdate();
    } catch (SQLException e) {
      connection.rollback();
      Fatal words = Words.ofNode(e, server);
      throw new Fatal(
          "Migration \"%s\" failed, %s\nError during migration run:\nQueryFailed%s"
              .formatted(file.name(), words.words(), words.words().replaceFirst("^error", "Error")),
          e);
    }
  }
}
