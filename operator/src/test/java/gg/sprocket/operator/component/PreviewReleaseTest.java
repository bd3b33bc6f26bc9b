package gg.sprocket.operator.component;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gg.sprocket.operator.api.v1alpha1.ReleaseComponent;
import gg.sprocket.operator.api.v1alpha1.ReleaseSetting;
import gg.sprocket.operator.api.v1alpha1.SecretVariable;
import gg.sprocket.operator.resource.Json;
import io.fabric8.kubernetes.api.model.ConfigMap;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the programs of the preview of 2.0 need, beyond what holds of every shipped release. */
class PreviewReleaseTest {

  private static final String VERSION = "2.0.0-preview.1";

  /** Without it the programs sign with a word that everybody knows. */
  @Test
  void theKeyOfSessionsIsGivenWhereverItsPlaceholderIsRead() {
    List<ReleaseComponent> readers =
        components(VERSION)
            .filter(c -> c.files().stream().anyMatch(f -> f.json().contains("{AUTH_JWT_SECRET}")))
            .toList();

    assertThat(readers).extracting(ReleaseComponent::name).containsExactly("core", "discord-bot");
    assertThat(readers)
        .allSatisfy(
            component ->
                assertThat(component.secretEnv())
                    .contains(new SecretVariable("AUTH_JWT_SECRET", "jwt")));
  }

  @Test
  void thePagesReachWhatTheyCallFromTheBrowser() {
    assertThat(component(VERSION, "core").publicPaths())
        .containsExactly("/graphql", "/oauth/callback", "/auth");
  }

  /** By these names the reader of the queue of events asks, in the same process as the others. */
  @Test
  void theBotGetsTheDatabaseUnderBothSetsOfNames() {
    ReleaseComponent bot = component(VERSION, "discord-bot");

    assertThat(bot.env())
        .contains(
            new ReleaseSetting("DB_HOST", "${database.host}"),
            new ReleaseSetting("DB_PORT", "${database.port}"),
            new ReleaseSetting("DB_USER", "${database.username}"),
            new ReleaseSetting("DB_NAME", "${database.name}"),
            new ReleaseSetting("PG_HOST", "${database.host}"));
    assertThat(bot.secretEnv())
        .contains(
            new SecretVariable("DB_PASSWORD", "database-password"),
            new SecretVariable("PG_PASS", "database-password"));
  }

  @Test
  void theParserIsOffAndReadsItsFileAsThatOfOneDoes() throws Exception {
    ReleaseComponent parser = component(VERSION, "replay-parse");
    Scene scene =
        Scene.minimal()
            .release(Shipped.release(VERSION))
            .set("{version: 2.0.0-preview.1}")
            .set("apps: [{name: replay-parse, enabled: true}]")
            .settle();
    JsonNode file =
        Json.MAPPER.readTree(
            scene.get(ConfigMap.class, "mle-replay-parse").getData().values().iterator().next());
    ObjectNode former =
        (ObjectNode)
            Json.MAPPER.readTree(component("1.5.0", "replay-parse").files().getFirst().json());
    former.remove("transport");

    assertThat(parser.enabledByDefault()).isFalse();
    assertThat(Json.MAPPER.readTree(parser.files().getFirst().json())).isEqualTo(former);
    assertThat(file.at("/db/port").isInt()).isTrue();
    assertThat(file.at("/minio/secure").isBoolean()).isTrue();
    assertThat(parser.resources()).isEqualTo(component("1.5.0", "replay-parse").resources());
  }

  private static ReleaseComponent component(String version, String name) {
    return components(version).filter(c -> c.name().equals(name)).findFirst().orElseThrow();
  }

  private static Stream<ReleaseComponent> components(String version) {
    return Shipped.release(version).topologies().getFirst().components().stream();
  }
}
