package gg.sprocket.operator.component;

import static org.assertj.core.api.Assertions.assertThat;

import gg.sprocket.operator.api.v1alpha1.ComponentStatus.State;
import gg.sprocket.operator.plan.Health;
import gg.sprocket.operator.plan.Reason;
import gg.sprocket.operator.plan.SecretTraits;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Values that nobody may be given, and what is told of them. */
class SecretTraitsTest {

  private static final SecretTraits PADDED =
      new SecretTraits(Set.of("password", "botToken", "clientId"), Set.of(), Set.of(), Set.of());
  private static final SecretTraits UNQUOTABLE =
      new SecretTraits(Set.of(), Set.of(), Set.of("password"), Set.of());
  private static final String DATABASE =
      "{host: postgres, database: d, username: u, sslMode: Disable, secretRef: {name: cloud}}";
  private static final SecretTraits UNSAFE =
      new SecretTraits(Set.of(), Set.of("password"), Set.of(), Set.of());

  @Test
  void aSuppliedValueWithALineEndIsGivenToNobody() {
    Scene scene = Scene.minimal().traits("mle-discord", PADDED);
    scene.settle();

    assertThat(scene.all(Deployment.class))
        .extracting(app -> app.getMetadata().getName())
        .doesNotContain("mle-monolith");
    assertThat(scene.health("secrets"))
        .returns(Reason.SecretInvalid, Health::reason)
        .extracting(Health::message)
        .asString()
        .contains("under the key clientId of Secret mle-discord begins or ends with white space");
  }

  @Test
  void aSuppliedLoginWithALineEndIsNotEvenLookedAt() {
    Scene scene =
        external("1.5.0").secret("cloud", Map.of("password", "x\n")).traits("cloud", PADDED);
    scene.settle();

    assertThat(scene.all(Job.class))
        .noneMatch(job -> job.getMetadata().getName().contains("probe"));
    assertThat(scene.health("cache")).returns(Reason.SecretInvalid, Health::reason);
  }

  @Test
  void aPasswordThatAUriCannotCarryIsRefusedWhereTheReleaseMakesOne() {
    Scene scene =
        external("1.4.0").secret("cloud", Map.of("password", "a/b")).traits("cloud", UNSAFE);
    scene.settle();

    assertThat(scene.health("cache"))
        .returns(Reason.SecretInvalid, Health::reason)
        .extracting(Health::message)
        .asString()
        .contains("key password of Secret cloud", "CELERY_RESULT_BACKEND of replay-parse")
        .hasSizeLessThan(512);
    scene.traits("cloud", SecretTraits.NONE).settle();
    assertThat(scene.health("cache").state()).isEqualTo(State.Ready);
  }

  @Test
  void aPasswordThatNoUriCarriesMayBeAny() {
    Scene scene =
        external("1.5.0").secret("cloud", Map.of("password", "a/b")).traits("cloud", UNSAFE);
    scene.settle();

    assertThat(scene.health("cache").state()).isEqualTo(State.Ready);
  }

  /** The programs of 2.0 put their variables into config.yaml as text. */
  @ParameterizedTest
  @CsvSource({"2.0.0-preview.1, SecretInvalid", "1.5.0, "})
  void aPasswordThatBreaksAFileOfTheReleaseIsRefused(String version, @Nullable Reason reason) {
    Scene scene =
        Scene.minimal()
            .release(Shipped.release(version))
            .set("version: " + version)
            .set("database: {mode: External, external: " + DATABASE + "}")
            .secret("cloud", Map.of("password", "a\"b"))
            .traits("cloud", UNQUOTABLE);
    scene.settle();

    if (reason == null) {
      assertThat(scene.health("database").state()).isEqualTo(State.Ready);
    } else {
      assertThat(scene.health("database"))
          .returns(reason, Health::reason)
          .extracting(Health::message)
          .asString()
          .contains("key password of Secret cloud", "core", "/app/core/config.yaml")
          .hasSizeLessThan(512);
    }
  }

  @Test
  void aKeyThatBreaksAFileOfTheReleaseIsGivenToNobody() {
    Scene scene =
        Scene.minimal()
            .release(Shipped.release("2.0.0-preview.1"))
            .set("version: 2.0.0-preview.1")
            .traits(
                "mle-discord", new SecretTraits(Set.of(), Set.of(), Set.of("botToken"), Set.of()));
    scene.settle();

    assertThat(scene.health("secrets"))
        .returns(Reason.SecretInvalid, Health::reason)
        .extracting(Health::message)
        .asString()
        .contains("under the key botToken of Secret mle-discord has a quotation mark");
  }

  @ParameterizedTest
  @CsvSource({
    "database, mle-database-login, verifier",
    "cache, mle-cache-login, users.acl",
    "queue, mle-queue-login, definitions.json"
  })
  void aPasswordWithoutItsHashRestartsNothing(String part, String secret, String key) {
    Scene scene = Scene.minimal().release(Shipped.release("1.4.0")).set("version: 1.4.0").settle();
    scene
        .secret(secret, edited(key))
        .traits(secret, new SecretTraits(Set.of(), Set.of(), Set.of(), Set.of(key)));

    assertThat(scene.changes()).isEmpty();
    assertThat(scene.health(part))
        .returns(Reason.CredentialsMismatched, Health::reason)
        .extracting(Health::message)
        .asString()
        .contains("key " + key + " of Secret " + secret + " does not belong to its password");

    scene.traits(secret, SecretTraits.NONE);
    assertThat(scene.changes()).isNotEmpty();
  }

  @Test
  void theWordForALossIsNotLeftLying() {
    Scene scene = Scene.minimal().settle().annotate("sprocket.gg/replace-lost", "mle-cache-login");

    assertThat(scene.health("secrets"))
        .returns(Reason.ReplacementAllowed, Health::reason)
        .extracting(Health::message)
        .asString()
        .contains("annotate spi mle sprocket.gg/replace-lost-");
  }

  private static Map<String, String> edited(String key) {
    return Map.of(
        "username",
        "sprocket",
        "password",
        "another",
        "uri",
        "amqp://",
        "erlang-cookie",
        "c",
        key,
        "as before");
  }

  private static Scene external(String version) {
    return Scene.minimal()
        .release(Shipped.release(version))
        .set("version: " + version)
        .set("cache: {mode: External, external: {host: c.example.org, secretRef: {name: cloud}}}");
  }
}
