package gg.sprocket.operator.node;

import static org.assertj.core.api.Assertions.assertThat;

import gg.sprocket.dev.ServerCertificate;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** An instance whose PostgreSQL and Redis somebody else runs; PostgreSQL takes TLS alone. */
@RealNode
class ExternalPostgresOnNodeIT {

  private static final String API = "monolith";
  private static final int PORT = 3001;
  private static final String SECRET = "cloud";
  private static final Duration TOLD_WITHIN = Duration.ofSeconds(30);
  private static final String SPEC =
      """
      profile: Tiny
      database:
        mode: External
        external:
          host: %s
          database: league
          username: league
          sslMode: VerifyFull
          secretRef: {name: cloud}
      cache:
        mode: External
        external: {host: %s, secretRef: {name: cloud-cache}}
      """;

  private final Warehouse warehouse;
  private final League league;

  ExternalPostgresOnNodeIT(NodeCluster node) {
    this.warehouse = Warehouse.start(node);
    this.league =
        node.league("cloud", SPEC.formatted(warehouse.host("database"), warehouse.host("cache")));
  }

  @BeforeAll
  void start() {
    league.putSecret("cloud-cache", Map.of("password", Warehouse.PASSWORD));
    password(Warehouse.PASSWORD);
    league.awaitReady();
    league.awaitHealthy(API, PORT);
  }

  @AfterEach
  void stillWhole() {
    password(Warehouse.PASSWORD);
    database(c -> c.getStatus().equals("True"));
    league.awaitReady();
    league.awaitHealthy(API, PORT);
    assertThat(warehouse.query("SELECT text FROM standin.alarm")).isEmpty();
  }

  @Test
  void nothingOfItsOwnRunsButTheApplicationAndTheObjectStorage() {
    assertThat(league.pods("database")).isEmpty();
    assertThat(league.pods("cache")).isEmpty();
    assertThat(league.pods(API)).hasSize(1);
    assertThat(league.pods("object-storage")).hasSize(1);
  }

  @Test
  void theApplicationSpeaksTls() {
    assertThat(
            warehouse.query(
                """
                SELECT application_name || ' ' || ssl FROM pg_stat_activity JOIN pg_stat_ssl USING (pid)
                WHERE datname = 'league' AND usename = 'league' AND pid <> pg_backend_pid()
                """))
        .isNotEmpty()
        .anyMatch(connection -> connection.startsWith("monolith"))
        .allMatch(connection -> connection.endsWith(" true"));
  }

  @Test
  void theOperatorsOwnImageLookedAtTheServersFromTheInstancesNamespace() {
    String operator = image(NodeCluster.operators(league.admin()).getFirst());
    List<Pod> looks =
        league.admin().pods().inNamespace(league.namespace()).list().getItems().stream()
            .filter(pod -> pod.getMetadata().getName().contains("-probe-"))
            .toList();

    assertThat(looks).isNotEmpty();
    assertThat(looks)
        .allSatisfy(
            pod -> {
              assertThat(image(pod)).isEqualTo(operator);
              assertThat(container(pod).getSecurityContext().getReadOnlyRootFilesystem()).isTrue();
              assertThat(pod.getStatus().getPhase()).isEqualTo("Succeeded");
            });
  }

  private static Container container(Pod pod) {
    return pod.getSpec().getContainers().getFirst();
  }

  private static String image(Pod pod) {
    return container(pod).getImage();
  }

  @Test
  void aWrongPasswordIsToldWithinHalfAMinuteAndStopsNothing() {
    Condition told =
        toldAfter("AuthenticationFailed", () -> password("wrong-" + Warehouse.PASSWORD));

    assertThat(told.getMessage()).contains("role league", "Secret cloud");
  }

  @Test
  void aStrangersAuthorityIsToldWithinHalfAMinuteAndStopsNothing() {
    String stranger = ServerCertificate.of(warehouse.host("database")).authority();

    Condition told =
        toldAfter(
            "TlsFailed",
            () ->
                league.putSecret(
                    SECRET, Map.of("password", Warehouse.PASSWORD, "ca.crt", stranger)));

    assertThat(told.getMessage()).contains("ca.crt of the Secret");
  }

  /** What the condition of the database says after a change that makes the server unusable. */
  private Condition toldAfter(String reason, Runnable change) {
    String monolith = league.pod(API).getMetadata().getUid();
    Condition told;
    try (Havoc.Truce _ = league.node().truce()) {
      Instant changed = Instant.now();
      change.run();
      told = database(c -> c.getStatus().equals("False") && c.getReason().equals(reason));
      Duration taken = Duration.between(changed, Instant.now());
      System.out.printf("%s was told after %d ms%n", reason, taken.toMillis());
      assertThat(taken).isLessThan(TOLD_WITHIN);
    }
    assertThat(league.pod(API).getMetadata().getUid()).isEqualTo(monolith);
    league.awaitHealthy(API, PORT);
    return told;
  }

  private Condition database(Predicate<Condition> expected) {
    return league
        .instances()
        .awaitCondition(league.namespace(), league.name(), "DatabaseReady", expected);
  }

  /** Writes a password into the Secret, with the authority that signed the server's certificate. */
  private void password(String password) {
    league.putSecret(
        SECRET, Map.of("password", password, "ca.crt", warehouse.certificate().authority()));
  }
}
