package gg.sprocket.operator.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import gg.sprocket.dev.Chart;
import gg.sprocket.dev.ControlPlaneOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The cluster is away for a while, or not complete yet; on one of its own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OutageIT {

  private static final Duration SOON = Duration.ofSeconds(15);

  private final TestCluster cluster = TestCluster.start("outage", ControlPlaneOptions.usual());
  private final Instances instances = new Instances(cluster.admin());

  @AfterAll
  void close() {
    cluster.close();
  }

  @Test
  void aCreationGoesOnAfterTheApiServerWasAway() {
    try (OperatorUnderTest operator = OperatorUnderTest.start(cluster)) {
      String namespace = cluster.namespace("cut");
      long mark = cluster.audit().mark();
      instances.create(namespace, "mle", "");
      soon("some writes", () -> cluster.audit().writesSince(mark).size() >= 8);

      cluster.controlPlane().stopApiServer();
      soon("the outage to be noticed", () -> operator.get("/readyz") == 503);
      cluster.controlPlane().startApiServer();

      instances.awaitReady(namespace, "mle");
      assertThat(operator.isAlive()).isTrue();
    }
  }

  @Test
  void afterAnIdleOutageNewInstancesAndDriftAreSeen() {
    try (OperatorUnderTest operator = OperatorUnderTest.start(cluster)) {
      String old = ready("idle");
      cluster.controlPlane().stopApiServer();
      soon("the outage to be noticed", () -> operator.get("/readyz") == 503);
      cluster.controlPlane().startApiServer();
      Instant back = Instant.now();

      String fresh = cluster.namespace("fresh");
      instances.create(fresh, "mle", "");
      cluster.admin().services().inNamespace(old).withName("mle-cache").delete();
      soon(
          "the first child of a new instance",
          () -> cluster.admin().serviceAccounts().inNamespace(fresh).withName("mle").get() != null);
      report("served a new instance after the API server's return", back);
      soon(
          "the removed Service",
          () -> cluster.admin().services().inNamespace(old).withName("mle-cache").get() != null);
      soon("readiness", () -> operator.get("/readyz") == 200);
      report("repaired drift and was ready", back);
      instances.awaitReady(fresh, "mle");
      instances.awaitReady(old, "mle");
    }
  }

  @Test
  void aMissingDefinitionIsWaitedFor() {
    var releases =
        cluster
            .admin()
            .apiextensions()
            .v1()
            .customResourceDefinitions()
            .withName("sprocketreleases.sprocket.gg");
    try {
      releases.delete();
      soon("the definition to go", () -> releases.get() == null);
      try (OperatorUnderTest operator =
          OperatorUnderTest.start(cluster, Map.of("SPROCKET_LEADER_ELECTION", "false"))) {
        await("readiness to name the watch")
            .atMost(Duration.ofMinutes(2))
            .until(() -> operator.body("/readyz").contains("SprocketRelease"));
        assertThat(operator.isAlive()).isTrue();

        install();
        operator.awaitReady();
        ready("defined");
      }
    } finally {
      install();
    }
  }

  private void install() {
    new Chart(TestCluster.REPOSITORY.resolve("helm/sprocket-operator"))
        .install(cluster.admin(), Chart.WITHOUT_OPERATOR);
  }

  private String ready(String purpose) {
    String namespace = cluster.namespace(purpose);
    instances.create(namespace, "mle", "");
    instances.awaitReady(namespace, "mle");
    return namespace;
  }

  private static void soon(String what, Callable<Boolean> condition) {
    await(what).atMost(SOON).pollInterval(Duration.ofMillis(100)).until(condition);
  }

  private static void report(String what, Instant since) {
    System.out.printf("%s after %d ms%n", what, Duration.between(since, Instant.now()).toMillis());
  }
}
