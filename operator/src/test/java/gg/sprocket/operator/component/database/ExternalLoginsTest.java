package gg.sprocket.operator.component.database;

import static org.assertj.core.api.Assertions.assertThat;

import gg.sprocket.operator.component.Done;
import gg.sprocket.operator.component.Looks;
import gg.sprocket.operator.component.Scene;
import gg.sprocket.operator.plan.Change;
import gg.sprocket.operator.plan.Health;
import gg.sprocket.operator.plan.Reason;
import gg.sprocket.operator.resource.ProbeResult;
import gg.sprocket.operator.resource.ProbeResult.Cause;
import gg.sprocket.operator.resource.ProbeResult.Connections;
import gg.sprocket.operator.resource.ProbeResult.Proved;
import gg.sprocket.operator.resource.ProbeResult.Refused;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** When a Vault makes logins at a server of somebody else. */
class ExternalLoginsTest {

  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final Proved GOOD = new Proved("17.2", Optional.of(new Connections(100, 90, 0)));

  private final Scene scene =
      Scene.minimal()
          .secret("cloud", Map.of("password", "first"))
          .secret("maker", Map.of("username", "sprocket_vault", "password", "second"))
          .set("vault: {mode: Managed}")
          .set(
              "database: {mode: External, external: {host: db.example.org, database: league,"
                  + " username: league, secretRef: {name: cloud}},"
                  + " vaultLogin: {makerSecretRef: {name: maker}}}");

  @Test
  void theLookIsToldThatLoginsAreMadeThere() {
    goOn(2);

    assertThat(look().getSpec().getTemplate().getSpec().getContainers().getFirst().getEnv())
        .contains(new EnvVar("PROBE_LOGINS", "true", null));
  }

  @Test
  void aServerThatIsTooOldGetsNone() {
    looked(new Refused(Cause.VersionUnsupported, "it is version 15.18"));
    goOn(6);

    assertThat(scene.health("database")).returns(Reason.VersionUnsupported, Health::reason);
    assertThat(issued()).isEmpty();
  }

  @Test
  void theFirstOneIsMadeOnceTheSchemaIsThere() {
    looked(GOOD);
    scene.pass().pass();
    assertThat(scene.all(Job.class))
        .anyMatch(job -> job.getMetadata().getName().startsWith("mle-schema"));
    assertThat(issued()).isEmpty();

    scene.all(Job.class).stream()
        .filter(job -> job.getMetadata().getName().startsWith("mle-schema"))
        .forEach(Done::mark);
    assertThat(issued()).containsExactly("mle-database-lease-1");
  }

  private void looked(ProbeResult result) {
    goOn(3);
    scene.pod(LoginScene.member());
    LoginScene.told(scene, LoginScene.ACTIVE, true);
    Looks.end(scene, look(), START, result);
  }

  private Job look() {
    return scene.get(Job.class, "mle-probe-database-1");
  }

  private List<String> issued() {
    return scene
        .plan()
        .changes()
        .filter(Change.LeaseDeed.class::isInstance)
        .map(change -> change.ref().name())
        .toList();
  }

  private void goOn(int passes) {
    for (int i = 0; i < passes; i++) {
      scene.pass();
      scene.all(StatefulSet.class).forEach(Done::mark);
      scene.all(Deployment.class).forEach(Done::mark);
    }
  }
}
