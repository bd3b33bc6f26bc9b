package gg.sprocket.operator.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.storage.StorageClass;
import io.fabric8.kubernetes.api.model.storage.StorageClassBuilder;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** A volume is asked to grow as soon as its class allows it, and not before. */
@ExtendWith(OnCluster.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StorageIT {

  private static final String NAME = "mle";
  private static final String RIGID = "rigid";

  private final TestCluster cluster;
  private final Instances instances;
  private final OperatorUnderTest operator;

  StorageIT(TestCluster cluster) {
    this.cluster = cluster;
    this.instances = new Instances(cluster.admin());
    this.operator = OperatorUnderTest.start(cluster);
  }

  @AfterAll
  void stop() {
    operator.close();
  }

  @Test
  void aClassThatDoesNotExpandIsToldAndAskedOnceItDoes() {
    String namespace = cluster.namespace("storage");
    StorageClass rigid =
        cluster.admin().storage().v1().storageClasses().list().getItems().stream()
            .findFirst()
            .map(
                usual ->
                    new StorageClassBuilder(usual)
                        .withNewMetadata()
                        .withName(RIGID)
                        .endMetadata()
                        .withAllowVolumeExpansion(false)
                        .build())
            .orElseThrow();
    cluster.admin().resource(rigid).create();
    try {
      instances.create(
          namespace,
          NAME,
          "database: {builtin: {storage: {size: 1Gi, className: %s}}}\n".formatted(RIGID));
      instances.awaitReady(namespace, NAME);
      Traffic traffic = new Traffic(cluster.audit(), namespace);
      long mark = traffic.mark();

      instances.patch(
          namespace,
          NAME,
          "{\"spec\": {\"database\": {\"builtin\": {\"storage\": {\"size\": \"2Gi\"}}}}}");
      Condition told =
          instances.awaitCondition(
              namespace,
              NAME,
              "DatabaseReady",
              c -> c.getReason().equals("VolumeExpansionUnsupported"));
      assertThat(told.getMessage()).contains("mle-database-data", RIGID);
      traffic.settledSince(mark);
      assertThat(traffic.childrenSince(mark)).isEmpty();

      cluster
          .admin()
          .storage()
          .v1()
          .storageClasses()
          .withName(RIGID)
          .edit(stored -> new StorageClassBuilder(stored).withAllowVolumeExpansion(true).build());
      await("the claim to be asked for more")
          .atMost(Duration.ofSeconds(30))
          .until(() -> size(namespace).equals("2Gi"));
    } finally {
      cluster.admin().storage().v1().storageClasses().withName(RIGID).delete();
    }
  }

  private String size(String namespace) {
    return String.valueOf(
        new Children(cluster.admin(), namespace, NAME)
            .get(PersistentVolumeClaim.class, "mle-database-data")
            .getSpec()
            .getResources()
            .getRequests()
            .get("storage"));
  }
}
