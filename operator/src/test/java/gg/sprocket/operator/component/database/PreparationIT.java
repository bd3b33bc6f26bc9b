package gg.sprocket.operator.component.database;

import static org.assertj.core.api.Assertions.assertThat;

import gg.sprocket.dev.LocalServers;
import gg.sprocket.dev.Ports;
import gg.sprocket.dev.ServerCertificate;
import gg.sprocket.operator.component.Scene;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the Builtin database's init container makes of kills, second pods and other data. */
class PreparationIT {

  private final LocalServers servers = LocalServers.create();
  private final int port = Ports.free(1).getFirst();
  private final RunningDatabase database =
      RunningDatabase.of(
          servers, "database", port, ServerCertificate.of("localhost"), Scene::minimal);
  private String password = "";

  @BeforeEach
  void supply() {
    password = database.supply();
  }

  @AfterEach
  void stop() {
    servers.close();
  }

  @Test
  void aKillWhileTheDataIsMadeLeavesNothingThatCounts() throws IOException {
    Path scratch = database.volume().resolve("pgdata.new");
    Path pid = servers.folder("pids").resolve("prepare");
    database.startPreparing("prepare", pid, () -> Files.exists(scratch.resolve("PG_VERSION")));
    // The kubelet kills all that runs in the container: here the whole process group.
    String group = "-" + Files.readString(pid).strip();
    servers.run(List.of("kill", "-KILL", "--", group), Map.of());
    assertThat(data()).doesNotExist();
    assertThat(scratch).isDirectory();

    assertThat(database.prepare()).contains("created the role and database sprocket");
    assertThat(scratch).doesNotExist();
    assertThat(data().resolve("PG_VERSION")).isNotEmptyFile();
  }

  @Test
  void aPartOfFormerDataIsRemovedAndTheDataStays() throws IOException {
    database.prepare();
    String before = Files.readString(data().resolve("PG_VERSION"));
    servers.file("database-data/pgdata.new", "PG_VERSION", "17\n");

    assertThat(database.prepare()).contains("is ready").doesNotContain("created");
    assertThat(database.volume().resolve("pgdata.new")).doesNotExist();
    assertThat(Files.readString(data().resolve("PG_VERSION"))).isEqualTo(before);
  }

  @Test
  void asLongAsOnePodHasTheDataNoOtherTouchesIt() throws SQLException {
    database.prepare();
    database.start();
    run("CREATE TABLE scrims AS SELECT 7 AS number");

    LocalServers.Ended second = database.attempt();

    assertThat(second.code()).as(second.output()).isEqualTo(1);
    assertThat(second.output()).contains("another pod still uses", "pgdata");
    LocalServers.Ended server =
        servers.attempt(database.parts().command("database"), database.environment());
    assertThat(server.code()).as(server.output()).isEqualTo(1);
    assertThat(server.output()).contains("server: another pod still uses");
    assertThat(number("SELECT number FROM scrims")).isEqualTo(7);
  }

  @Test
  void dataOfAnotherReleaseIsToldAndLeftAlone() throws IOException, SQLException {
    database.prepare();
    Path version = data().resolve("PG_VERSION");
    String own = Files.readString(version);
    Files.writeString(version, "16\n");

    LocalServers.Ended refused = database.attempt();

    assertThat(refused.code()).as(refused.output()).isEqualTo(1);
    assertThat(refused.output())
        .contains("the data is of PostgreSQL 16 and the image is PostgreSQL 17")
        .contains("nothing was changed", "backup and restore");
    Files.writeString(version, own);
    database.prepare();
    database.start();
    assertThat(number("SELECT 7")).isEqualTo(7);
  }

  @Test
  void whatWasCommittedIsThereAfterAKillOfTheServer() throws IOException, SQLException {
    database.prepare();
    database.start();
    run("CREATE TABLE scrims AS SELECT 7 AS number");
    String pid = Files.readAllLines(data().resolve("postmaster.pid")).getFirst().strip();
    servers.run(List.of("kill", "-KILL", pid), Map.of());
    database.stop();

    assertThat(database.prepare()).contains("is ready").doesNotContain("created");
    database.start();
    assertThat(number("SELECT number FROM scrims")).isEqualTo(7);
  }

  @Test
  void aFolderThatIsNoDataIsToldAndLeftAlone() {
    Path kept = servers.file("database-data/pgdata", "notes.txt", "mine");

    LocalServers.Ended refused = database.attempt();

    assertThat(refused.code()).as(refused.output()).isEqualTo(1);
    assertThat(refused.output()).contains("has no PG_VERSION", "nothing was changed");
    assertThat(kept).exists();
  }

  private Path data() {
    return database.volume().resolve("pgdata");
  }

  private void run(String sql) throws SQLException {
    try (Connection connection = connection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private int number(String query) throws SQLException {
    try (Connection connection = connection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      assertThat(row.next()).isTrue();
      return row.getInt(1);
    }
  }

  private Connection connection() throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", "sprocket");
    properties.setProperty("password", password);
    properties.setProperty("sslmode", "require");
    return DriverManager.getConnection(
        "jdbc:postgresql://localhost:%d/sprocket".formatted(port), properties);
  }
}
