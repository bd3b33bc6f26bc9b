package gg.sprocket.operator.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gg.sprocket.dev.node.LocalVolumes;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.storage.StorageClassBuilder;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A volume that really ends: the database meets its end, and goes on with a larger one. */
@RealNode
class FullDiskOnNodeIT {

  private static final String API = "monolith";
  private static final int PORT = 3001;
  private static final String CLASS = "ends-at-its-size";
  private static final String FILLER = "/var/lib/postgresql/data/filler";

  /** An empty database with what the operator wants free beside it, and a little more. */
  private static final String SMALL = "192Mi";

  private static final String LARGER = "384Mi";

  private final NodeCluster node;
  private final League league;

  FullDiskOnNodeIT(NodeCluster node) {
    this.node = node;
    node.admin()
        .resource(
            new StorageClassBuilder()
                .withNewMetadata()
                .withName(CLASS)
                .endMetadata()
                .withProvisioner(LocalVolumes.PROVISIONER)
                .withParameters(LocalVolumes.ENFORCED)
                .withAllowVolumeExpansion(true)
                .build())
        .serverSideApply();
    this.league =
        node.league(
            "disk",
            """
            profile: Tiny
            database: {builtin: {storage: {className: %s, size: %s}}}
            """
                .formatted(CLASS, SMALL));
  }

  @BeforeAll
  void runs() {
    league.awaitReady();
    league.awaitHealthy(API, PORT);
  }

  @AfterEach
  void runsAgain() {
    league.awaitReady();
    league.awaitHealthy(API, PORT);
    league.assertNoOverlap();
  }

  /** Nothing has ended yet: the server would refuse the next large write. */
  @Test
  void lackOfRoomIsToldWhileTheServerStillRuns() {
    Deed deed = new Deed(league, "database", this::leaveLittle);
    assertThat(deed.isTold("Ready", "VolumeFull").getMessage())
        .contains("spec.database.builtin.storage.size");
    assertThat(league.query("SELECT 1")).as("who only reads is served").containsExactly("1");

    Deed mended = new Deed(league, "database", () -> inPod("rm", FILLER));
    mended.isMended();
  }

  @Test
  void aServerThatEndedIsBackOnceItsVolumeHasGrown() throws SQLException {
    order("CREATE TABLE before_the_end AS SELECT 'kept' AS word");

    Deed deed = new Deed(league, "database", this::fill);
    assertThat(deed.isTold("Ready", "VolumeFull").getMessage())
        .contains(league.names().databaseClaim(), "raise spec.database.builtin.storage.size");

    Deed grown =
        new Deed(
            league,
            "database",
            () ->
                league.patch(
                    "{\"spec\": {\"database\": {\"builtin\": {\"storage\": {\"size\": \"%s\"}}}}}"
                        .formatted(LARGER)));
    grown.isMended();
    assertThat(league.query("SELECT word FROM before_the_end")).containsExactly("kept");
    assertThat(claim().getStatus().getCapacity().get("storage")).hasToString(LARGER);
    order("DROP TABLE filling");
  }

  /**
   * Rows that nothing compresses, until the server refuses or ends. One that ends by {@code PANIC}
   * may cut the connection before its words are read.
   */
  private void fill() {
    assertThatThrownBy(
            () -> {
              try (Connection connection = league.login();
                  Statement statement = connection.createStatement()) {
                statement.execute("CREATE TABLE filling (text text)");
                statement.execute("ALTER TABLE filling ALTER text SET STORAGE EXTERNAL");
                while (true) {
                  statement.execute(
                      "INSERT INTO filling SELECT repeat(md5(n::text), 1000)"
                          + " FROM generate_series(1, 100) AS n");
                }
              }
            })
        .isInstanceOf(SQLException.class)
        .hasMessageMatching("(?s).*(No space left on device|I/O error|terminated).*");
  }

  private void leaveLittle() {
    inPod(
        "sh",
        "-c",
        "free=$(df -Pk ${0%/*} | awk 'END {print $4}') && fallocate -l $((free - 49152))K $0",
        FILLER);
  }

  private void order(String sql) throws SQLException {
    try (Connection connection = league.database();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private void inPod(String... command) {
    String[] arguments = new String[command.length + 6];
    arguments[0] = "-n";
    arguments[1] = league.namespace();
    arguments[2] = "exec";
    arguments[3] = league.pod("database").getMetadata().getName();
    arguments[4] = "--container=database";
    arguments[5] = "--";
    System.arraycopy(command, 0, arguments, 6, command.length);
    assertThat(node.kubectl(arguments)).isEmpty();
  }

  private PersistentVolumeClaim claim() {
    return league
        .admin()
        .persistentVolumeClaims()
        .inNamespace(league.namespace())
        .withName(league.names().databaseClaim())
        .require();
  }
}
