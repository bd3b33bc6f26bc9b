package gg.sprocket.operator.component;

import static org.assertj.core.api.Assertions.assertThat;

import gg.sprocket.operator.api.v1alpha1.ComponentStatus.State;
import gg.sprocket.operator.plan.Health;
import gg.sprocket.operator.plan.Reason;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of a Builtin service when an External one is to take its place. */
class ModeChangeTest {

  private static final Map<String, String> LOGIN =
      Map.of("password", "p", "accessKey", "a", "secretKey", "s");

  private final Scene scene = Scene.minimal().settle();

  private static String external(String part) {
    return switch (part) {
      case "database" ->
          "database: {mode: External, external: {host: db.mle-database.example.org, database: d,"
              + " username: u, sslMode: Require, secretRef: {name: supplied}}}";
      case "cache" ->
          "cache: {mode: External, external: {host: redis.example.org, secretRef: {name:"
              + " supplied}}}";
      default ->
          "objectStorage: {mode: External, external: {endpoint: 'https://s3.example.org', buckets:"
              + " {replays: rrr, images: iii}, secretRef: {name: supplied}}}";
    };
  }

  @ParameterizedTest
  @CsvSource({"database", "cache", "objectStorage"})
  void itStaysWhileTheOthersLoginIsMissing(String part) {
    scene.set(external(part));

    assertThat(scene.changes()).noneMatch(change -> change.startsWith("Delete"));
    assertThat(scene.health(part))
        .returns(State.Waiting, Health::state)
        .returns(Reason.SecretMissing, Health::reason);
  }

  @ParameterizedTest
  @CsvSource({"database, mle-database", "cache, mle-cache", "objectStorage, mle-object-storage"})
  void itStaysUntilNoProcessUsesIt(String part, String server) {
    scene.set(external(part)).secret("supplied", LOGIN);
    scene.pass();
    Done.mark(scene.get(Job.class, "mle-probe-" + server.substring("mle-".length()) + "-1"));
    assertThat(scene.health(part))
        .returns(State.Waiting, Health::state)
        .returns(
            "StatefulSet %s stays until Deployment mle-monolith runs without it".formatted(server),
            Health::message);

    scene.pass().pass();
    assertThat(scene.changes()).doesNotContain("Delete StatefulSet/" + server);
    scene.settle();
    assertThat(scene.all(StatefulSet.class))
        .extracting(set -> set.getMetadata().getName())
        .hasSize(2)
        .doesNotContain(server);
    assertThat(scene.health(part).state()).isEqualTo(State.Ready);
  }

  @Test
  void aProcessThatIsStillReplacedKeepsItAsWell() {
    scene.set(external("cache")).secret("supplied", LOGIN).pass();
    assertThat(scene.get(ConfigMap.class, "mle-monolith").getData().values())
        .as("nobody has tried the other one")
        .anyMatch(text -> text.contains("mle-cache"));

    scene.all(Job.class).forEach(Done::mark);
    scene.pass();
    assertThat(scene.get(ConfigMap.class, "mle-monolith").getData().values())
        .noneMatch(text -> text.contains("mle-cache"));

    assertThat(scene.changes()).isEmpty();
    scene.all(Deployment.class).forEach(Done::mark);
    assertThat(scene.changes()).contains("Delete StatefulSet/mle-cache");
  }
}
