package gg.sprocket.operator.component;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import gg.sprocket.operator.api.v1alpha1.ComponentStatus.State;
import gg.sprocket.operator.api.v1alpha1.Profile;
import gg.sprocket.operator.plan.Health;
import gg.sprocket.operator.plan.Problem;
import gg.sprocket.operator.plan.Reason;
import gg.sprocket.operator.resource.ProbeResult.Connections;
import gg.sprocket.operator.resource.ProbeResult.Proved;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** That nothing starts which the database has no connections for. Release 1.5.0 needs 27. */
class ConnectionsTest {

  private static final String DATABASE =
      "database: {mode: External, external: {host: db.example.org, database: league, username:"
          + " league, secretRef: {name: cloud}}}";
  private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

  private final Scene scene = Scene.minimal().secret("cloud", Map.of("password", "first"));

  @Test
  void aBuiltinDatabaseThatIsTooSmallIsRefusedBeforeAnythingStarts() {
    scene.set("apps: [{name: replay-parse, replicas: 60}]");

    assertThat(scene.attempt().changes()).isEmpty();
    assertThat(scene.attempt().problem().orElseThrow().message())
        .isEqualTo(
            "the processes may open 86 connections (monolith 1 x 20 + replay-parse (60 + 1 while"
                + " replaced) x 1 + 2 for Jobs + 3 in reserve), but the Builtin database allows 80;"
                + " raise spec.database.builtin.parameters.max_connections, or run fewer pods");
    scene.set("database: {builtin: {parameters: {max_connections: \"86\"}}}").settle();
    assertThat(scene.all(Deployment.class)).isNotEmpty();
  }

  @Test
  void theVaultThatMakesLoginsHasOneToo() {
    scene.set("vault: {mode: Managed}");
    scene.set("database: {vaultLogin: {}, builtin: {parameters: {max_connections: \"27\"}}}");

    assertThat(scene.attempt().problem().orElseThrow())
        .returns(Reason.ConnectionsTooFew, Problem::reason)
        .extracting(Problem::message)
        .asString()
        .contains("28 connections", "the Vault 1 x 1 + 2 for Jobs", "allows 27");
  }

  @ParameterizedTest
  @EnumSource(Profile.class)
  void everyShippedReleaseFitsIntoEveryProfile(Profile profile) {
    for (var file : Shipped.releases()) {
      JsonNode document = Shipped.documents(file).getFirst();
      for (var topology : Shipped.release(document.path("spec")).topologies()) {
        Scene any =
            Scene.minimal()
                .release(Shipped.release(document.path("spec")))
                .set("version: " + document.at("/metadata/name").asText())
                .set("topology: " + topology.name())
                .set("profile: " + profile);

        assertThat(any.attempt().problem()).isEmpty();
      }
    }
  }

  @Test
  void anExternalDatabaseWithoutRoomHoldsTheFirstStartAndTheMigrations() {
    scene.set(DATABASE);
    looked(new Connections(100, 20, 0));
    goOn();

    assertThat(scene.all(Deployment.class)).isEmpty();
    assertThat(jobs()).noneMatch(name -> name.startsWith("mle-schema"));
    assertThat(scene.health("schema"))
        .returns(Reason.ConnectionsTooFew, Health::reason)
        .extracting(Health::message)
        .asString()
        .contains(
            "27 connections",
            "the External database allows 20",
            "it has 20 free and 0 are in use by this login already; raise its limit of 100");
  }

  @Test
  void anExternalDatabaseWithoutRoomHoldsTheMoveToIt() {
    scene.settle();
    List<Deployment> before = scene.all(Deployment.class);
    scene.annotate("sprocket.gg/allow-mode-change", "database").set(DATABASE);
    looked(new Connections(100, 20, 0));
    goOn();

    assertThat(scene.all(Deployment.class)).containsExactlyInAnyOrderElementsOf(before);
    assertThat(scene.all(StatefulSet.class))
        .anyMatch(server -> server.getMetadata().getName().equals("mle-database"));
    assertThat(scene.health("schema").reason()).isEqualTo(Reason.ConnectionsTooFew);
  }

  @Test
  void whatTheInstanceItselfHoldsCountsAsAvailable() {
    scene.set(DATABASE);
    looked(new Connections(100, 6, 21));
    goOn();

    assertThat(scene.all(Deployment.class)).isNotEmpty();
  }

  @Test
  void onlyMorePodsAreHeldWhereTheApplicationRuns() {
    scene.set(DATABASE);
    looked(new Connections(100, 10, 20));
    scene.settle();
    scene.set("apps: [{name: replay-parse, replicas: 9}]");

    assertThat(scene.changes()).isEmpty();
    assertThat(scene.health("replay-parse"))
        .returns(Reason.ConnectionsTooFew, Health::reason)
        .extracting(Health::message)
        .asString()
        .contains("35 connections", "replay-parse (9 + 1 while replaced) x 1", "allows 30");

    scene.set("apps: [{name: replay-parse, replicas: 4}]").settle();
    assertThat(scene.get(Deployment.class, "mle-replay-parse").getSpec().getReplicas())
        .isEqualTo(4);
  }

  /** What runs holds its connections by the former login, so nothing but a stop frees them. */
  @Test
  void anotherLoginOnTheSameServerIsToldHowToGetOutOfItsOwnWay() {
    scene.set(DATABASE);
    looked(new Connections(40, 37, 0));
    scene.settle();
    scene.noPods();
    scene.set(DATABASE.replace("username: league", "username: renamed"));
    looked("mle-probe-database-2", new Connections(40, 10, 0));
    goOn();

    assertThat(scene.health("schema"))
        .returns(Reason.ConnectionsTooFew, Health::reason)
        .extracting(Health::message)
        .asString()
        .contains(
            "27 connections",
            "has 10 free",
            "spec.hibernation.enabled true",
            "kubectl -n sprocket-mle delete jobs -l app.kubernetes.io/component=probe-database");

    scene.set("hibernation: {enabled: true}");
    goOn();
    assertThat(scene.all(Deployment.class))
        .allMatch(deployment -> deployment.getSpec().getReplicas() == 0);
    List.copyOf(scene.all(Job.class)).stream()
        .filter(ConnectionsTest::isLook)
        .forEach(scene::remove);
    scene.noPods();
    looked(new Connections(40, 37, 0));
    scene.unset("hibernation");
    goOn();
    assertThat(scene.health("schema").state()).isEqualTo(State.Ready);
    assertThat(scene.all(Deployment.class))
        .allMatch(deployment -> deployment.getSpec().getReplicas() > 0);
  }

  /** Somebody else took connections: what runs is not kept from other changes. */
  @Test
  void fewerConnectionsThanBeforeHoldNoOtherChange() {
    scene.set(DATABASE);
    looked(new Connections(100, 27, 0));
    scene.settle();
    scene.noPods();
    Job look =
        scene.all(Job.class).stream().filter(ConnectionsTest::isLook).findFirst().orElseThrow();
    Looks.end(scene, look, START, new Proved("17", Optional.of(new Connections(100, 1, 20))));

    scene.set("apps: [{name: monolith, config: [{name: LOG_LEVEL, value: debug}]}]");

    assertThat(scene.changes()).anyMatch(change -> change.contains("Deployment/mle-monolith"));
  }

  /** The first look, with what it found. */
  private void looked(Connections connections) {
    looked("mle-probe-database-1", connections);
  }

  private void looked(String name, Connections connections) {
    for (int i = 0; i < 8 && jobs().stream().noneMatch(name::equals); i++) {
      scene.pass();
    }
    Job job = scene.get(Job.class, name);
    Looks.end(scene, job, START, new Proved("17", Optional.of(connections)));
  }

  private void goOn() {
    for (int i = 0; i < 6; i++) {
      scene.pass();
      scene.all(Job.class).forEach(Done::mark);
      scene.all(StatefulSet.class).forEach(Done::mark);
      scene.all(Deployment.class).forEach(Done::mark);
    }
  }

  private static boolean isLook(Job job) {
    return job.getMetadata().getName().startsWith("mle-probe-database");
  }

  private List<String> jobs() {
    return scene.all(Job.class).stream().map(job -> job.getMetadata().getName()).toList();
  }
}
