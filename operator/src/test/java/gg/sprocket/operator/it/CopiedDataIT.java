package gg.sprocket.operator.it;

import static org.assertj.core.api.Assertions.assertThat;

import gg.sprocket.dev.Manifests;
import gg.sprocket.operator.resource.Labels;
import gg.sprocket.operator.resource.Names;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.Secret;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A backup that is restored into another namespace brings the labels of its origin along. */
@ExtendWith(OnCluster.class)
class CopiedDataIT {

  private static final String KEYS = "sprocket-keys";

  private final TestCluster cluster;
  private final Instances instances;

  CopiedDataIT(TestCluster cluster) {
    this.cluster = cluster;
    this.instances = new Instances(cluster.admin());
  }

  @Test
  void theOriginsAuthorityIsNeitherUsedNorRemoved() {
    try (OperatorUnderTest operator = OperatorUnderTest.start(cluster)) {
      String origin = cluster.namespace("origin");
      instances.create(origin, "mle", "");
      instances.awaitReady(origin, "mle");
      String dataId = Objects.requireNonNull(instances.status(origin, "mle").dataId());
      Secret authority = authority(dataId);

      String copy = cluster.namespace("copy");
      restore(copy, dataId);
      instances.create(copy, "mle", "deletionPolicy: Delete\n");

      Condition refused =
          instances.awaitCondition(
              copy, "mle", "DatabaseReady", c -> c.getReason().equals("DataMismatch"));
      assertThat(refused.getMessage())
          .contains(KEYS + "/" + Names.authority(dataId), Labels.DATA_ID, "another instance");

      instances.patch(
          copy,
          "mle",
          "{\"metadata\": {\"annotations\": {\"%s\": \"mle\"}}}"
              .formatted(Labels.CONFIRM_DELETION));
      instances.delete(copy, "mle");
      instances.awaitGone(copy, "mle");
      assertThat(authority(dataId).getMetadata().getUid())
          .isEqualTo(authority.getMetadata().getUid());
      assertThat(operator.isAlive()).isTrue();
    }
  }

  private Secret authority(String dataId) {
    return cluster.admin().secrets().inNamespace(KEYS).withName(Names.authority(dataId)).require();
  }

  private void restore(String namespace, String dataId) {
    cluster.apply(
        Manifests.parse(
            """
            apiVersion: v1
            kind: Secret
            metadata:
              name: mle-generated-jwt
              labels:
                app.kubernetes.io/managed-by: sprocket-operator
                sprocket.gg/instance: mle
                sprocket.gg/part: secrets
                sprocket.gg/data-id: %s
            stringData: {value: not-real}
            """
                .formatted(dataId)),
        namespace);
  }
}
