package gg.sprocket.operator.node;

import static org.assertj.core.api.Assertions.assertThat;

import gg.sprocket.dev.Chart;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The operator as users run it: pods, installed by Helm. */
@RealNode
class OperatorOnNodeIT {

  private final NodeCluster node;

  OperatorOnNodeIT(NodeCluster node) {
    this.node = node;
  }

  @Test
  void twoPodsStandReadyAndOneOfThemLeads() {
    node.awaitOperators(2);

    List<String> pods =
        NodeCluster.operators(node.admin()).stream()
            .map(pod -> pod.getMetadata().getName())
            .toList();
    List<Lease> leases = node.admin().leases().inNamespace(Chart.NAMESPACE).list().getItems();

    assertThat(leases).hasSize(1);
    assertThat(leases.getFirst().getSpec().getHolderIdentity())
        .as("who leads; a killed one is named until its time is over")
        .startsWith(Chart.RELEASE);
    assertThat(pods).hasSize(2);
  }

  @Test
  void theyHaveNoRightsOnTheirNode() {
    node.awaitOperators(2);

    for (Pod pod : NodeCluster.operators(node.admin())) {
      Container container = pod.getSpec().getContainers().getFirst();
      assertThat(pod.getSpec().getSecurityContext().getRunAsNonRoot()).isTrue();
      assertThat(container.getSecurityContext().getReadOnlyRootFilesystem()).isTrue();
      assertThat(container.getSecurityContext().getAllowPrivilegeEscalation()).isFalse();
      assertThat(pod.getSpec().getServiceAccountName()).isEqualTo(Chart.RELEASE);
    }
  }
}
