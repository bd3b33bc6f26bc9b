package gg.sprocket.operator.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * An object that goes again before the operator's watch has shown its return is indistinguishable
 * from one on its way; it must not stay away until something else happens.
 */
@ExtendWith(OnCluster.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Execution(ExecutionMode.CONCURRENT)
class RemovedAgainIT {

  private static final int TIMES = 4;

  private final TestCluster cluster;
  private final Instances instances;
  private final OperatorUnderTest operator;

  RemovedAgainIT(TestCluster cluster) {
    this.cluster = cluster;
    this.instances = new Instances(cluster.admin());
    this.operator = OperatorUnderTest.start(cluster);
  }

  @AfterAll
  void stop() {
    operator.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"mle-cache", "mle-database", "mle-web"})
  void anObjectThatIsRemovedOverAndOverComesBackEachTime(String name) {
    String namespace = cluster.namespace("again");
    instances.create(namespace, "mle", "");
    instances.awaitReady(namespace, "mle");
    var file = cluster.admin().configMaps().inNamespace(namespace).withName(name);

    for (int i = 0; i < TIMES; i++) {
      String uid = file.require().getMetadata().getUid();
      file.delete();
      await("return " + i)
          .atMost(Duration.ofSeconds(30))
          .pollInterval(Duration.ofMillis(5))
          .until(() -> file.get() != null);
      assertThat(file.require().getMetadata().getUid()).isNotEqualTo(uid);
    }
  }
}
