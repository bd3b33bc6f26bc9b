package gg.sprocket.operator.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import gg.sprocket.dev.Manifests;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The smallest example as it stands, but for a bot's token of the right form. */
@RealNode
@Order(2)
class SmallestOnNodeIT {

  private static final String API = "monolith";
  private static final int PORT = 3001;
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private final League league;

  SmallestOnNodeIT(NodeCluster node) {
    this.league = new League(node, "sprocket-mle", "mle");
  }

  @BeforeAll
  void apply() throws IOException {
    String example =
        Files.readString(NodeCluster.REPOSITORY.resolve("examples/minimal.yaml"))
            .replace("replace-me-bot-token", League.BOT_TOKEN);
    new Manifests(league.admin()).apply(Manifests.parse(example), "default");
    league.awaitReady();
    league.awaitHealthy(API, PORT);
  }

  @AfterEach
  void stillWhole() {
    league.awaitReady();
    league.awaitHealthy(API, PORT);
    league.assertNoOverlap();
  }

  @Test
  void everyPodReallyRuns() {
    List<Pod> pods = league.admin().pods().inNamespace(league.namespace()).list().getItems();

    assertThat(pods).filteredOn(pod -> !"Succeeded".equals(pod.getStatus().getPhase())).hasSize(7);
    assertThat(pods)
        .filteredOn(pod -> "Running".equals(pod.getStatus().getPhase()))
        .allSatisfy(
            pod ->
                assertThat(pod.getStatus().getContainerStatuses())
                    .allMatch(container -> container.getReady()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"database", "cache", "object-storage", "monolith", "web", "replay-parse"})
  void whatIsKilledComesBackWithItsData(String component) {
    String oldest = league.query("SELECT min(at) FROM standin.kept").getFirst();
    String uid = league.pod(component).getMetadata().getUid();

    league.kill(component);

    await("another pod of " + component)
        .atMost(LIMIT)
        .until(
            () ->
                league.pods(component).stream()
                    .anyMatch(
                        pod -> !pod.getMetadata().getUid().equals(uid) && League.isReady(pod)));
    league.awaitReady();
    league.awaitHealthy(API, PORT);
    assertThat(league.query("SELECT min(at) FROM standin.kept").getFirst()).isEqualTo(oldest);
  }

  @Test
  void everyRowThatWasAcknowledgedSurvivesAKillInTheMiddleOfWriting() throws Exception {
    try (Writer writer = Writer.on(league)) {
      await("rows").atMost(LIMIT).until(() -> writer.acknowledged() > 200);

      league.kill("database");

      await("a refused write").atMost(LIMIT).until(writer::isRefused);
      league.awaitReady();
      assertThat(writer.stored()).isGreaterThanOrEqualTo(writer.acknowledged());
    }
  }

  @Test
  void aNewPasswordIsTakenUpByServerAndClients() {
    String secret = league.names().databaseLogin();
    String before = league.secret(secret, "password");

    league.annotate("sprocket.gg/replace-lost", secret);
    league.admin().secrets().inNamespace(league.namespace()).withName(secret).delete();
    await("another password")
        .atMost(LIMIT)
        .ignoreExceptions()
        .until(() -> !league.secret(secret, "password").equals(before));
    league.annotate("sprocket.gg/replace-lost", null);

    league.awaitReady();
    league.awaitHealthy(API, PORT);
    assertThat(league.query("SELECT count(*) FROM standin.kept").getFirst()).isNotEqualTo("0");
  }

  @Test
  void aNewCertificateIsServedAndRestartsNobody() throws IOException {
    String secret = league.names().tls("public");
    String before = league.secret(secret, "tls.crt");
    String monolith = league.pod(API).getMetadata().getUid();

    league.admin().secrets().inNamespace(league.namespace()).withName(secret).delete();

    await("another certificate")
        .atMost(LIMIT)
        .ignoreExceptions()
        .until(() -> !league.secret(secret, "tls.crt").equals(before));
    await("it is served")
        .atMost(LIMIT)
        .ignoreExceptions()
        .until(
            () ->
                Served.by(league.node().address(), "mle.example.org")
                    .equals(Served.in(league.secret(secret, "tls.crt"))));
    assertThat(league.pod(API).getMetadata().getUid()).isEqualTo(monolith);
  }

  @Test
  void moreParsersShareTheWork() {
    league.patch("{\"spec\": {\"apps\": [{\"name\": \"replay-parse\", \"replicas\": 2}]}}");

    awaitParsers(2);
    league.awaitReady();
    league.awaitHealthy(API, PORT);
    backToOneParser();
  }

  @Test
  void aWrongImageIsToldAndItsCorrectionNeedsNoOtherHand() {
    league.patch(
        "{\"spec\": {\"images\": {\"overrides\": [{\"name\": \"web\", \"image\": \"ghcr.io/sprocketbot/web:none\"}]}}}");

    assertThat(
            league
                .instances()
                .awaitCondition(
                    league.namespace(),
                    league.name(),
                    "Ready",
                    c -> c.getStatus().equals("False") && c.getReason().equals("ImagePullFailed"))
                .getMessage())
        .contains("ghcr.io/sprocketbot/web:none");
    league.patch("{\"spec\": {\"images\": {\"overrides\": null}}}");
    league.awaitReady();
  }

  @Test
  void nothingMovesWhileItIsSuspendedAndWhatRunsGoesOn() {
    league.patch(
        "{\"spec\": {\"suspend\": true, \"apps\": [{\"name\": \"replay-parse\", \"replicas\": 2}]}}");
    league
        .instances()
        .awaitCondition(
            league.namespace(),
            league.name(),
            "Ready",
            c -> c.getReason().equals("SuspendedWithPendingChanges"));
    String uid = league.pod(API).getMetadata().getUid();

    league.replace("web");

    league.awaitHealthy(API, PORT);
    assertThat(league.pod(API).getMetadata().getUid()).isEqualTo(uid);
    assertThat(league.pods("replay-parse")).hasSize(1);

    league.patch("{\"spec\": {\"suspend\": false}}");
    awaitParsers(2);
    league.awaitReady();
    backToOneParser();
  }

  /** A number that nobody states any more stays as it is, for an autoscaler or a hand to change. */
  private void backToOneParser() {
    league.patch("{\"spec\": {\"apps\": [{\"name\": \"replay-parse\", \"replicas\": 1}]}}");
    awaitParsers(1);
    league.patch("{\"spec\": {\"apps\": null}}");
  }

  private void awaitParsers(int number) {
    await(number + " pods of replay-parse")
        .atMost(LIMIT)
        .until(() -> league.pods("replay-parse").size() == number);
  }

  /**
   * In which order many processes end and start is the subject of the test of the microservices.
   */
  @Test
  void itFallsAsleepAndWakes() {
    String before = league.query("SELECT clock_timestamp()").getFirst();

    league.patch("{\"spec\": {\"hibernation\": {\"enabled\": true}}}");
    await("no pod of the application")
        .atMost(LIMIT)
        .until(
            () ->
                league.pods(API).isEmpty()
                    && league.pods("web").isEmpty()
                    && league.pods("replay-parse").isEmpty());
    assertThat(league.pods("database")).hasSize(1);
    await("the monolith's own word that it has ended")
        .atMost(LIMIT)
        .untilAsserted(() -> assertThat(events(before)).contains("monolith ended"));

    league.patch("{\"spec\": {\"hibernation\": null}}");
    await("the monolith").atMost(LIMIT).until(() -> !league.pods(API).isEmpty());
    league.awaitReady();
    league.awaitHealthy(API, PORT);
    assertThat(events(before))
        .containsSubsequence("monolith ended", "monolith starting", "monolith ready");
  }

  private List<String> events(String since) {
    return league.query(
        "SELECT service || ' ' || event FROM standin.life WHERE at > '%s' ORDER BY at"
            .formatted(since));
  }
}
