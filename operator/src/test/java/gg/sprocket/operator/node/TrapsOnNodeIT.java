package gg.sprocket.operator.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import gg.sprocket.operator.it.Kubectl;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the application punishes late and dimly: told with its remedy within 30 seconds of the first
 * failure, and over without another hand once it is mended. What cannot be said at all is refused.
 */
@RealNode
@Order(1)
class TrapsOnNodeIT {

  private static final String API = "monolith";
  private static final int PORT = 3001;
  private static final String VERSION = "1.5.0";

  private final League league;
  private final Releases releases;
  private final Secrecy secrecy;

  TrapsOnNodeIT(NodeCluster node) {
    this.league = node.league("traps", "profile: Tiny\n");
    this.releases = new Releases(node.admin());
    this.secrecy = Secrecy.of(league);
  }

  @BeforeAll
  void runs() {
    league.awaitReady();
    league.awaitHealthy(API, PORT);
  }

  /** A deed that was not told as it should has not been mended either. */
  @AfterEach
  void runsAgainAndKeptItsSecrets() {
    botToken(League.BOT_TOKEN);
    league.patch("{\"spec\": {\"version\": \"%s\", \"images\": null}}".formatted(VERSION));
    league.awaitReady();
    league.awaitHealthy(API, PORT);
    secrecy.assertKept();
  }

  @Test
  void aBotTokenThatDiscordRefuses() {
    Deed deed = new Deed(league, API, () -> botToken("refused-canary-token"));
    assertThat(deed.isTold("Ready", "DiscordTokenRefused").getMessage())
        .contains("botToken", "spec.integrations.discord", "kubectl -n " + league.namespace());
    secrecy.look();

    new Deed(league, API, () -> botToken(League.BOT_TOKEN)).isMended();
  }

  /** The process that runs with the former value goes on. */
  @Test
  void aSecretThatIsEmptiedLater() {
    String uid = league.pod(API).getMetadata().getUid();

    Deed deed = new Deed(league, API, () -> botToken(""));
    assertThat(deed.isTold("Ready", "SecretKeyMissing").getMessage())
        .contains("Secret discord", "botToken");

    new Deed(league, API, () -> botToken(League.BOT_TOKEN)).isMended();
    assertThat(league.pod(API).getMetadata().getUid()).isEqualTo(uid);
  }

  /** One cannot be started, one starts and finds nothing, one does not get as far as a process. */
  @ParameterizedTest
  @CsvSource({
    "replay-parse, replay-parse, ghcr.io/sprocketbot/web:1.5.0",
    "web,          web,          ghcr.io/sprocketbot/core:1.5.0",
    "monolith,     schema,       ghcr.io/sprocketbot/web:1.5.0",
  })
  void anImageWithoutTheProgram(String name, String ends, String image) {
    Deed deed =
        new Deed(
            league,
            ends,
            () ->
                league.patch(
                    """
                    {"spec": {"images": {"overrides": [{"name": "%s", "image": "%s"}]}}}
                    """
                        .formatted(name, image)));
    assertThat(deed.isTold("Ready", "ProgramMissing").getMessage())
        .contains("correct spec.images.overrides");

    new Deed(league, ends, () -> league.patch("{\"spec\": {\"images\": null}}")).isMended();
  }

  @Test
  void aReleaseThatForgetsTheCacheOrTheAddressOfInflux() {
    String cache = release("no-cache");
    String influx = release("no-influx");
    releases.configured(VERSION, cache, file -> ((ObjectNode) file.path("cache")).remove("host"));
    releases.configured(
        VERSION, influx, file -> ((ObjectNode) file.path("influx")).put("address", ""));

    assertThat(toldOfRelease(cache)).contains("Its log names the setting", API);
    assertThat(toldOfRelease(influx)).contains("the address of InfluxDB", API);

    new Deed(league, API, () -> version(VERSION)).isMended();
    releases.delete(cache);
    releases.delete(influx);
  }

  /** What is told of a release, and not of the one before. */
  private String toldOfRelease(String version) {
    String former = league.pod(API).getMetadata().getName();
    return new Deed(league, API, () -> version(version))
        .isTold("Ready", "SettingMissing", c -> !c.getMessage().contains(former))
        .getMessage();
  }

  @Test
  void aReleaseThatForgetsADirectoryToWriteTo() {
    String closed = release("closed");
    releases.closed(VERSION, closed, "/app/core");

    Condition told =
        new Deed(league, "schema", () -> version(closed)).isTold("Ready", "DirectoryReadOnly");
    assertThat(told.getMessage()).contains("writableDirectories");

    new Deed(league, "schema", () -> version(VERSION)).isMended();
    releases.delete(closed);
  }

  /** An organization that is a text refuses every login; a bare number makes tokens of seconds. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "DEFAULT_ORGANIZATION_ID",
        "JWT_EXPIRY",
        "LOGGER_LEVELS",
        "POSTGRES_POOL_SIZE",
        "CACHE_HOST",
        "INFLUX_ADDRESS"
      })
  void whatTheApplicationMisreadsFromItsEnvironmentCannotBeGiven(String variable) {
    assertThat(
            refused(
                """
                {"spec": {"apps": [{"name": "monolith", "config": [{"name": "%s", "value": "2"}]}]}}
                """
                    .formatted(variable)))
        .contains("spec.apps[0].config[0].name", "apps[].config[] may not set");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"organization\": {\"id\": \"2\"}} | spec.organization.id",
        "{\"integrations\": {\"influx\": {\"address\": \"\", \"org\": \"o\", \"bucket\": \"b\", \"secretRef\": {\"name\": \"i\"}}}} | spec.integrations.influx.address",
        "{\"cache\": {\"mode\": \"External\", \"external\": {\"host\": \"\", \"secretRef\": {\"name\": \"c\"}}}} | spec.cache.external.host",
      })
  void whatItCannotReadCannotBeSaid(String spec, String path) {
    assertThat(refused("{\"spec\": %s}".formatted(spec))).contains(path);
  }

  private String refused(String patch) {
    Kubectl.Ended ended =
        new Kubectl(league.node().kubeconfig())
            .run(
                "-n",
                league.namespace(),
                "patch",
                "sprocketinstance",
                league.name(),
                "--dry-run=server",
                "--type=merge",
                "--patch=" + patch);
    assertThat(ended.code()).isNotZero();
    assertThat(ended.output()).contains("is invalid");
    return ended.output();
  }

  private void botToken(String token) {
    league
        .admin()
        .secrets()
        .inNamespace(league.namespace())
        .withName("discord")
        .edit(
            secret -> {
              secret.setStringData(Map.of("botToken", token));
              return secret;
            });
  }

  private void version(String version) {
    league.patch("{\"spec\": {\"version\": \"%s\"}}".formatted(version));
  }

  /** Releases are of the whole cluster. */
  private String release(String what) {
    return "%s-%s-%s".formatted(VERSION, league.namespace(), what);
  }
}
