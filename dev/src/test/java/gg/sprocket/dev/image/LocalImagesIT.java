package gg.sprocket.dev.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gg.sprocket.dev.DevFailure;
import gg.sprocket.dev.Folders;
import gg.sprocket.dev.Manifests;
import gg.sprocket.dev.Progress;
import gg.sprocket.dev.node.NodeTier;
import gg.sprocket.dev.node.RealCluster;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** That the images run on a node, and keep what users of the official ones rely on. */
@TestInstance(Lifecycle.PER_CLASS)
class LocalImagesIT {
  private static final String POSTGRES = "docker.io/library/postgres:17";

  private static final String VAULT = "docker.io/hashicorp/vault:1.21";

  /** One that no image and no machine knows. */
  private static final int ANYBODY = 123_456;

  private static final Map<String, String> POSTGRES_FOLDERS =
      Map.of("data", "/var/lib/postgresql/data", "run", "/var/run/postgresql");

  private Path state;
  private RealCluster cluster;
  private KubernetesClient client;

  @BeforeAll
  void startNode(@TempDir Path folder) throws IOException {
    NodeTier.leftOut().ifPresent(Assumptions::abort);
    Progress progress = new Progress(System.out);
    Path java =
        LocalImages.java(
            "java-sample", List.of(JavaSample.image(folder, "hello trainer")), progress);
    state = folder.resolve("cluster");
    cluster = RealCluster.start(state, List.of(LocalImages.services(progress), java), progress);
    client = cluster.adminClient();
    PodOnNode.makeNamespace(client);
    new Manifests(client)
        .apply(
            Manifests.parse(
                """
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: files}
                data:
                  password: kept-in-a-file
                  10-table.sql: CREATE TABLE club (name text)
                  vault.hcl: |
                    storage "raft" { path = "/vault/file" }
                    listener "tcp" {
                      address = "127.0.0.1:8200"
                      tls_disable = true
                    }
                    api_addr = "http://127.0.0.1:8200"
                    cluster_addr = "https://127.0.0.1:8201"
                    disable_mlock = true
                  20-rows.sh: psql -U "$POSTGRES_USER" -d "$POSTGRES_DB" -c "INSERT INTO club VALUES ('Bears')"
                """),
            PodOnNode.NAMESPACE);
  }

  @AfterAll
  void endNode() {
    if (client != null) {
      client.close();
    }
    if (cluster != null) {
      cluster.close();
      // JUnit would warn of each link in an image.
      Folders.delete(state);
    }
  }

  @Test
  void postgresIsMadeReadyByVariablesAndFilesAndEndsInOrder() {
    PodOnNode pod =
        start(
            "postgres",
            POSTGRES,
            ANYBODY,
            Map.of(
                "data", "/var/lib/postgresql/data",
                "run", "/var/run/postgresql",
                "files", "/docker-entrypoint-initdb.d"),
            """
            env:
            - {name: PGDATA, value: /var/lib/postgresql/data/own}
            - {name: POSTGRES_USER, value: league}
            - {name: POSTGRES_PASSWORD_FILE, value: /docker-entrypoint-initdb.d/password}
            - {name: POSTGRES_DB, value: sprocket}
            - {name: POSTGRES_INITDB_ARGS, value: "--data-checksums"}
            """);

    assertThat(
            pod.answer(
                "psql",
                "-AtU",
                "league",
                "-h",
                "127.0.0.1",
                "-d",
                "password=kept-in-a-file dbname=sprocket",
                "-c",
                "SELECT name, current_setting('data_checksums'), version() FROM club"))
        .startsWith("Bears|on|PostgreSQL 17.");
    assertThat(pod.said("psql -w -U league -h \"$(hostname -i)\" sprocket"))
        .contains("no password supplied");

    assertThat(pod.endedBy("INT").getExitCode()).isZero();
    assertThat(pod.log())
        .contains("received fast shutdown request", "database system is shut down");
  }

  @Test
  void postgresRefusesToStartWithoutAPassword() {
    PodOnNode pod = start("no-password", POSTGRES, 999, POSTGRES_FOLDERS, "");

    assertThat(pod.ended().getExitCode()).isEqualTo(1);
    assertThat(pod.log()).contains("set POSTGRES_PASSWORD");
  }

  @Test
  void redisHasJsonAndAPassword() {
    PodOnNode pod =
        start(
            "redis",
            "docker.io/library/redis:8",
            ANYBODY,
            Map.of("data", "/data"),
            """
            args: ["--requirepass", "secret"]
            """);

    assertThat(
            pod.answer(
                "redis-cli", "-a", "secret", "JSON.SET", "club", "$", "{\"name\":\"Bears\"}"))
        .isEqualTo("OK\n");
    assertThat(pod.answer("redis-cli", "-a", "secret", "JSON.GET", "club", "$.name"))
        .isEqualTo("[\"Bears\"]\n");
    assertThat(pod.answer("redis-cli", "ping")).contains("NOAUTH");

    assertThat(pod.endedBy("TERM").getExitCode()).isZero();
    assertThat(pod.log()).contains("Redis is now ready to exit");
  }

  @Test
  void rabbitmqHasTheUserAndTheHostThatVariablesName() {
    PodOnNode pod =
        start(
            "rabbitmq",
            "docker.io/library/rabbitmq:3.13-management",
            999,
            Map.of("data", "/var/lib/rabbitmq"),
            """
            env:
            - {name: RABBITMQ_DEFAULT_USER, value: league}
            - {name: RABBITMQ_DEFAULT_PASS, value: secret}
            - {name: RABBITMQ_DEFAULT_VHOST, value: sprocket}
            """);

    assertThat(pod.answer("rabbitmq-diagnostics", "-q", "check_running")).contains("running");
    assertThat(pod.answer("rabbitmqctl", "authenticate_user", "league", "secret"))
        .contains("Success");
    assertThat(pod.said("rabbitmqctl -q list_permissions -p sprocket")).contains("league");
    assertThat(pod.answer("curl", "-fsSu", "league:secret", "http://127.0.0.1:15672/api/whoami"))
        .contains("\"administrator\"");

    assertThat(pod.endedBy("TERM").getExitCode()).isZero();
  }

  @Test
  void versitygwServesAFolder() {
    PodOnNode pod =
        start(
            "versitygw",
            "docker.io/versity/versitygw:v1.8.0",
            ANYBODY,
            Map.of("data", "/data"),
            """
            args: ["--health", "/health", "posix", "/data"]
            env:
            - {name: ROOT_ACCESS_KEY, value: league}
            - {name: ROOT_SECRET_KEY, value: secret}
            """);

    assertThat(pod.answer("curl", "-fsS", "http://127.0.0.1:7070/health")).contains("OK");
    assertThat(pod.said("curl -sS http://127.0.0.1:7070/bucket")).contains("<Error>");
  }

  @Test
  void vaultServesWhatItsConfigurationSays() {
    PodOnNode pod =
        start(
            "vault",
            VAULT,
            100,
            Map.of("data", "/vault/file", "files", "/vault/config"),
            """
            command: [vault, server, -config=/vault/config/vault.hcl]
            env:
            - {name: VAULT_ADDR, value: "http://127.0.0.1:8200"}
            """);

    assertThat(pod.said("vault status -format=json"))
        .contains(
            "\"initialized\": false", "\"storage_type\": \"raft\"", "\"version\": \"1.21.1\"");
    assertThat(pod.said("vault operator init -key-shares=1 -key-threshold=1"))
        .contains("Unseal Key 1");
    assertThat(pod.said("id")).contains("uid=100(vault)", "gid=");

    assertThat(pod.endedBy("TERM").getExitCode()).isZero();
    assertThat(pod.log()).contains("Vault shutdown triggered");
  }

  @Test
  void vaultTakesASubcommandAsItsArguments() {
    PodOnNode pod = start("vault-version", VAULT, ANYBODY, Map.of(), "args: [version]");

    assertThat(pod.ended().getExitCode()).isZero();
    assertThat(pod.log()).contains("Vault v1.21.1");
  }

  @Test
  void pauseReapsWhatOthersLeaveAndEndsAtOnce() {
    PodOnNode pod = start("pause", LocalImages.PAUSE, ANYBODY, Map.of(), "");

    pod.said("(sleep 0.01 &)");
    assertThat(pod.answer("sh", "-c", "! grep -l 'State:.Z' /proc/[0-9]*/status")).isEmpty();

    assertThat(pod.endedBy("TERM").getFinishedAt()).isNotNull();
  }

  @Test
  void aJavaProgramFindsItsClassesLoaded() {
    PodOnNode pod =
        start(
            "java",
            JavaSample.REFERENCE,
            ANYBODY,
            Map.of(),
            """
            args: [league]
            env:
            - {name: JAVA_TOOL_OPTIONS, value: "-XX:+UseSerialGC -Xlog:class+load"}
            """);

    assertThat(pod.ended().getExitCode()).isZero();
    assertThat(pod.log())
        .contains("hello league")
        .containsPattern("Greeter source: shared objects file \\(top\\)");
  }

  @Test
  void aTrainingThatFailsIsNotKept(@TempDir Path folder) throws IOException {
    List<JavaImage> images = List.of(JavaSample.image(folder, "good evening"));

    assertThatThrownBy(() -> LocalImages.java("java-sample", images, new Progress(System.out)))
        .isInstanceOf(DevFailure.class)
        .hasMessageContainingAll("has not come to `good evening`", "hello trainer");
  }

  private PodOnNode start(
      String name, String image, int user, Map<String, String> folders, String more) {
    return PodOnNode.start(client, name, image, user, folders, more);
  }
}
