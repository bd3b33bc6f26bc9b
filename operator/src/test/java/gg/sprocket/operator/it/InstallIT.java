package gg.sprocket.operator.it;

import static org.assertj.core.api.Assertions.assertThat;

import gg.sprocket.operator.api.v1alpha1.ComponentStatus;
import gg.sprocket.operator.api.v1alpha1.InstanceStatus;
import gg.sprocket.operator.api.v1alpha1.Phase;
import gg.sprocket.operator.resource.Json;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(OnCluster.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class InstallIT {

  private final TestCluster cluster;
  private final Instances instances;
  private final OperatorUnderTest operator;

  InstallIT(TestCluster cluster) {
    this.cluster = cluster;
    this.instances = new Instances(cluster.admin());
    this.operator = OperatorUnderTest.start(cluster);
  }

  @BeforeAll
  void isAlive() {
    assertThat(operator.isAlive()).isTrue();
  }

  @AfterAll
  void stop() {
    operator.close();
  }

  @Test
  void theSmallestInstanceBecomesReady() {
    String namespace = cluster.namespace("install");
    instances.create(namespace, "mle", "");

    InstanceStatus status = instances.awaitReady(namespace, "mle");

    assertThat(status.phase()).isEqualTo(Phase.Running);
    assertThat(status.components())
        .filteredOn(c -> c.state() == ComponentStatus.State.Ready)
        .extracting(ComponentStatus::name)
        .contains(
            "database", "cache", "objectStorage", "schema", "monolith", "web", "replay-parse");
    assertThat(status.conditions())
        .extracting(c -> c.getType() + "=" + c.getStatus())
        .contains(
            "Ready=True",
            "Available=True",
            "SpecValid=True",
            "SecretsReady=True",
            "DatabaseReady=True",
            "CacheReady=True",
            "ObjectStorageReady=True",
            "SchemaReady=True",
            "AppsReady=True")
        .noneMatch(c -> c.startsWith("Stalled") || c.startsWith("Reconciling"));
    assertThat(Json.text(status)).hasSizeLessThan(16 * 1024);
  }

  @Test
  void kubectlShowsColumnsAndWaits() {
    String namespace = cluster.namespace("columns");
    instances.create(namespace, "mle", "");

    assertThat(
            cluster.kubectl(
                "-n", namespace, "wait", "spi/mle", "--for=condition=Ready", "--timeout=90s"))
        .contains("condition met");
    assertThat(cluster.kubectl("-n", namespace, "get", "spi"))
        .containsPattern("NAME +ORGANIZATION +PHASE +READY +VERSION +URL +AGE")
        .containsPattern(
            "mle +mle +Running +True +1\\.5\\.0 +https://mle\\.columns-\\d+\\.example\\.org");
    assertThat(cluster.kubectl("-n", namespace, "get", "sprocket", "-o", "wide"))
        .containsPattern("TARGET +AVAILABLE +PROFILE +MESSAGE")
        .containsPattern("1\\.5\\.0 +True +Small +everything runs as the spec asks");
  }
}
