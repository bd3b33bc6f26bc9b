package gg.sprocket.operator.component.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import gg.sprocket.operator.component.Scene;
import gg.sprocket.operator.component.Shipped;
import gg.sprocket.operator.resource.Json;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The settings that the application is given, against what is known to mislead it. */
class AppConfigTest {

  /** Variables that the application reads as something else than they say. */
  private static final Set<String> MISREAD =
      Set.of(
          "DEFAULT_ORGANIZATION_ID",
          "JWT_EXPIRY",
          "LOGGER_LEVELS",
          "ENABLE_TEST_MODE",
          "POSTGRES_PASSWORD",
          "REDIS_PASSWORD",
          "DISCORD_BOT_TOKEN");

  private final Scene scene = Scene.minimal();

  @Test
  void numbersStayNumbers() {
    JsonNode config = config("mle-monolith", "0-production.json");

    assertThat(config.path("defaultOrganizationId")).isEqualTo(Json.tree(2));
    assertThat(config.at("/auth/jwt_expiry")).isEqualTo(Json.tree(12000));
    assertThat(config.at("/auth/access_expiry").asText()).isEqualTo("6h");
    assertThat(config.at("/db/port")).isEqualTo(Json.tree(5432));
    assertThat(config.at("/redis/port")).isEqualTo(Json.tree(6379));
    assertThat(config.at("/minio/port")).isEqualTo(Json.tree(7070));
    assertThat(config.at("/minio/useSSL")).isEqualTo(Json.tree(false));
    assertThat(config.at("/logger/levels")).isEqualTo(Json.tree(List.of("error", "warn", "log")));
  }

  @Test
  void theCacheIsGivenBesideRedisBecauseTheApplicationDoesNotFallBack() {
    JsonNode config = config("mle-monolith", "0-production.json");

    assertThat(config.at("/cache/host").asText()).isEqualTo("mle-cache");
    assertThat(config.at("/cache/port")).isEqualTo(Json.tree(6379));
    assertThat(config.at("/cache/secure")).isEqualTo(Json.tree(false));
  }

  /** The name may change and be another's in another namespace; the slug stays. */
  @ParameterizedTest
  @CsvSource({"1.4.0, Microservices", "1.5.0, Monolith", "1.5.0, Microservices"})
  void keysInRedisBearNothingThatARenamingChanges(String version, String topology) {
    scene
        .release(Shipped.release(version))
        .set("version: " + version)
        .set("topology: " + topology)
        .set("organization: {slug: league, displayName: League}")
        .settle();

    assertThat(scene.all(ConfigMap.class))
        .flatExtracting(map -> map.getData().values())
        .filteredOn(file -> file.startsWith("{"))
        .map(AppConfigTest::parsed)
        .map(config -> config.at("/redis/prefix"))
        .filteredOn(prefix -> !prefix.isMissingNode())
        .isNotEmpty()
        .allMatch(prefix -> prefix.asText().equals("league"));
  }

  @Test
  void theReplayParserGetsItsOwnNamesForTheSameFacts() {
    JsonNode config = config("mle-replay-parse", "0-production.json");

    assertThat(config.at("/minio/hostname").asText()).isEqualTo("mle-object-storage:7070");
    assertThat(config.at("/minio").has("accessKey")).isFalse();
    assertThat(config.has("parser")).isTrue();
    assertThat(config.path("disableCache")).isEqualTo(Json.tree(false));
    assertThat(config.at("/transport/analytics_queue").asText())
        .isEqualTo(
            config("mle-monolith", "0-production.json").at("/transport/analytics_queue").asText());
    assertThat(environment("mle-replay-parse")).containsEntry("ENV", "production");
  }

  @Test
  void theWebPageGetsTheHostOfTheApiWithoutScheme() {
    JsonNode config = config("mle-web", "0-production.json");

    assertThat(config.at("/client/gqlUrl").asText()).isEqualTo("api.mle.example.org");
    assertThat(config.at("/client/secure")).isEqualTo(Json.tree(true));
    assertThat(environment("mle-web")).containsEntry("ORIGIN", "https://mle.example.org");
  }

  @Test
  void nothingMisreadableAndNoSecretIsInTheEnvironment() {
    scene.set("apps: [{name: image-generation-frontend, enabled: true}]").settle();

    for (Deployment deployment : scene.all(Deployment.class)) {
      List<EnvVar> env = main(deployment).getEnv();
      assertThat(env).extracting(EnvVar::getName).doesNotContainAnyElementsOf(MISREAD);
      assertThat(env).allMatch(e -> e.getValueFrom() == null);
      assertThat(environment(deployment.getMetadata().getName()).get("NODE_ENV"))
          .isIn(null, "production");
      assertThat(deployment.getSpec().getTemplate().getSpec().getEnableServiceLinks()).isFalse();
    }
  }

  @Test
  void aHostileNameIsOnlyText() {
    String name = "\\\"}, \\\"defaultOrganizationId\\\": \\\"1\\\" ${database.host} $(PGPASSWORD)";
    scene
        .set("organization: {slug: mle, displayName: \"" + name + "\"}")
        .set("apps: [{name: web, config: [{name: A, value: $(HOME)}, {name: B, value: ''}]}]");

    String filled =
        scene.instance().template().fillJson("{\"a\": \"x${organization.displayName}\"}");

    assertThat(parsed(filled).path("a").asText())
        .isEqualTo("x\"}, \"defaultOrganizationId\": \"1\" ${database.host} $(PGPASSWORD)");
    assertThat(environment("mle-web")).containsEntry("A", "$$(HOME)").containsEntry("B", null);
  }

  private static Container main(Deployment deployment) {
    return deployment.getSpec().getTemplate().getSpec().getContainers().getFirst();
  }

  private Map<String, String> environment(String deployment) {
    Map<String, String> env = new TreeMap<>();
    main(settled(deployment)).getEnv().forEach(e -> env.put(e.getName(), e.getValue()));
    return env;
  }

  private Deployment settled(String name) {
    return scene.settle().get(Deployment.class, name);
  }

  private Map<String, String> configMap(String name) {
    return scene.get(ConfigMap.class, name).getData();
  }

  private JsonNode config(String name, String file) {
    scene.settle();
    return parsed(configMap(name).getOrDefault(file, ""));
  }

  private static JsonNode parsed(String json) {
    try {
      return Json.MAPPER.readTree(json);
    } catch (JsonProcessingException e) {
      throw new AssertionError("not JSON: " + json, e);
    }
  }
}
