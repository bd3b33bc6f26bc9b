package gg.sprocket.operator.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import gg.sprocket.dev.Chart;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The operator as users run it: pods, installed by Helm. */
@RealNode
class OperatorOnNodeIT {

  private static final Duration LIMIT = Duration.ofMinutes(2);

  private final NodeCluster node;

  OperatorOnNodeIT(NodeCluster node) {
    this.node = node;
  }

  @Test
  void twoPodsStandReadyAndOneOfThemLeads() {
    await("two pods of which one leads").atMost(LIMIT).untilAsserted(this::oneOfTwoLeads);
  }

  private void oneOfTwoLeads() {
    List<String> pods =
        NodeCluster.operators(node.admin()).stream()
            .map(pod -> pod.getMetadata().getName())
            .toList();
    List<Lease> leases = node.admin().leases().inNamespace(Chart.NAMESPACE).list().getItems();

    assertThat(leases).hasSize(1);
    assertThat(pods).hasSize(2);
    // A killed one is named until its time is over.
    String holder = leases.getFirst().getSpec().getHolderIdentity();
    // The name of the pod, and a mark of the process in it.
    assertThat(pods).contains(holder.substring(0, holder.lastIndexOf('_')));
  }

  @Test
  void theyHaveNoRightsOnTheirNode() {
    node.awaitOperators(2);
    List<Pod> pods = NodeCluster.operators(node.admin());

    assertThat(pods).isNotEmpty();
    for (Pod pod : pods) {
      Container container = pod.getSpec().getContainers().getFirst();
      assertThat(pod.getSpec().getSecurityContext().getRunAsNonRoot()).isTrue();
      assertThat(container.getSecurityContext().getReadOnlyRootFilesystem()).isTrue();
      assertThat(container.getSecurityContext().getAllowPrivilegeEscalation()).isFalse();
      assertThat(pod.getSpec().getServiceAccountName()).isEqualTo(Chart.RELEASE);
    }
  }
}
