package gg.sprocket.operator.component.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import gg.sprocket.operator.api.v1alpha1.ComponentStatus.State;
import gg.sprocket.operator.component.Scene;
import gg.sprocket.operator.component.Shipped;
import gg.sprocket.operator.plan.Change;
import gg.sprocket.operator.plan.Health;
import gg.sprocket.operator.plan.Reason;
import gg.sprocket.operator.plan.SecretValue;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which secret values are made, missed and mourned. */
class SecretsComponentTest {

  private final Scene scene = Scene.minimal();

  @Test
  void eachGeneratedValueIsMadeOnce() {
    assertThat(scene.plan().changes())
        .filteredOn(c -> c.component().equals("secrets"))
        .singleElement()
        .satisfies(
            c -> {
              assertThat(c.ref()).hasToString("Secret/mle-generated-jwt");
              assertThat(((Change.CreateCredentials) c).values())
                  .containsExactly(new SecretValue.Random("value", 128));
            });

    assertThat(scene.settle().changes()).isEmpty();
    assertThat(scene.health("secrets").state()).isEqualTo(State.Ready);
  }

  @Test
  void aLostValueIsNotMadeAnewUnderWhatReadsIt() {
    scene.settle().lose("mle-generated-jwt");

    assertThat(scene.changes()).isEmpty();
    assertThat(scene.health("secrets"))
        .returns(Reason.CredentialsLost, Health::reason)
        .satisfies(
            h ->
                assertThat(h.message())
                    .startsWith(
                        "Secret mle-generated-jwt is gone, but Deployment/mle-monolith depends")
                    .hasSizeLessThan(512));
  }

  @Test
  void whatIsLostIsMadeAnewOnlyIfAPersonSaysSo() {
    scene.settle().lose("mle-database-login").lose("mle-generated-jwt");
    scene.annotate("sprocket.gg/replace-lost", "mle-database-login");

    assertThat(scene.changes()).containsExactly("CreateCredentials Secret/mle-database-login");
    scene.settle();

    assertThat(scene.health("database").state()).isEqualTo(State.Ready);
    assertThat(scene.health("secrets")).returns(Reason.CredentialsLost, Health::reason);
    assertThat(scene.observed().secret("mle-generated-jwt")).isEmpty();
  }

  @Test
  void aValueIsMadeAgainOnceItsReaderIsGone() {
    scene.settle().lose("mle-generated-jwt");
    scene.remove(scene.get(Deployment.class, "mle-monolith"));

    assertThat(scene.changes()).contains("CreateCredentials Secret/mle-generated-jwt");
  }

  @Test
  void aValueThatOnlyTheNextReleaseReadsIsNew() {
    scene.settle();
    JsonNode release =
        Shipped.documents(Path.of("../helm/sprocket-operator/releases/1.5.0.yaml"))
            .getFirst()
            .path("spec");
    ((ArrayNode) release.path("secrets")).add(Shipped.tree("{name: salt, source: Generated}"));
    ((ArrayNode) release.at("/topologies/0/components/0/secretFiles"))
        .add(Shipped.tree("{file: salt.txt, secret: salt}"));
    scene.release(Shipped.release(release));

    assertThat(scene.changes()).contains("CreateCredentials Secret/mle-generated-salt");
    assertThat(scene.settle().health("secrets").state()).isEqualTo(State.Ready);
  }

  @Test
  void aRequiredIntegrationIsNamedWithItsKeys() {
    scene.unset("integrations");

    assertThat(scene.health("secrets"))
        .returns(State.Waiting, Health::state)
        .returns(Reason.IntegrationMissing, Health::reason)
        .returns(
            "spec.integrations.discord is absent, but release 1.5.0 does not start without it;"
                + " create a Secret with the keys clientId, clientSecret, botToken and name it in"
                + " spec.integrations.discord.secretRef",
            Health::message);
  }

  @Test
  void anEmptyKeyIsNamed() {
    scene.secret("mle-discord", Map.of("clientId", "one", "clientSecret", "two")).settle();

    assertThat(scene.health("secrets"))
        .returns(Reason.SecretKeyMissing, Health::reason)
        .returns("Secret mle-discord has no value under the key botToken; add it", Health::message);
  }

  @Test
  void anOptionalIntegrationBlocksNothingButIsMissedOnceNamed() {
    scene
        .set(
            "integrations: {discord: {secretRef: {name: mle-discord}},"
                + " google: {secretRef: {name: mle-google}}}")
        .settle();

    assertThat(scene.all(Deployment.class)).hasSize(3);
    assertThat(scene.health("secrets"))
        .returns(Reason.SecretMissing, Health::reason)
        .returns(
            "Secret mle-google does not exist; create it with the keys clientId, clientSecret",
            Health::message);
  }

  @Test
  void absentPullSecretsAreNamedAndBlockNothing() {
    scene
        .set("images: {pullSecrets: [{name: hub}, {name: discord-bots}, {name: quay}]}")
        .secret("discord-bots", Map.of(".dockerconfigjson", "{}"))
        .settle();

    assertThat(scene.all(Deployment.class)).hasSize(3);
    assertThat(scene.health("monolith").state()).isEqualTo(State.Ready);
    assertThat(scene.health("secrets"))
        .returns(State.Waiting, Health::state)
        .returns(Reason.SecretMissing, Health::reason)
        .satisfies(
            h ->
                assertThat(h.message())
                    .startsWith(
                        "spec.images.pullSecrets names Secrets that do not exist: hub, quay; create"));

    scene.secret("hub", Map.of()).secret("quay", Map.of());
    assertThat(scene.health("secrets").state()).isEqualTo(State.Ready);
  }
}
