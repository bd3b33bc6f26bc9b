package gg.sprocket.operator.it;

import static org.assertj.core.api.Assertions.assertThat;

import gg.sprocket.dev.ControlPlaneOptions;
import gg.sprocket.operator.plan.OptionalKind;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Definitions of others that do not give what the operator asks for concern only who needs them.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OddKindsIT {

  private static final String NAME = "mle";
  private static final String BY_GATEWAY =
      """
      {"spec": {"exposure": {"type": "Gateway",
         "gateway": {"mode": "Attach", "parentRefs": [{"name": "shared", "namespace": "infra"}]}}}}
      """;

  private final TestCluster cluster;
  private final Instances instances;
  private final OptionalKinds kinds;
  private final OperatorUnderTest operator;

  OddKindsIT() {
    cluster = TestCluster.start("odd-kinds", ControlPlaneOptions.usual());
    instances = new Instances(cluster.admin());
    kinds = new OptionalKinds(cluster.admin());
    operator = OperatorUnderTest.start(cluster);
  }

  @AfterAll
  void stop() {
    operator.close();
    cluster.close();
  }

  @Test
  void anotherVersionCountsAsMissingUntilOursIsServed() {
    kinds.installAs(OptionalKind.HttpRoute, "v1beta1");
    String namespace = cluster.namespace("version");
    instances.create(namespace, NAME, "");
    instances.awaitReady(namespace, NAME);

    instances.patch(namespace, NAME, BY_GATEWAY);
    Condition told =
        instances.awaitCondition(
            namespace, NAME, "ExposureReady", c -> c.getReason().equals("KindMissing"));
    assertThat(told.getMessage()).contains("httproutes.gateway.networking.k8s.io", "serves no v1");

    kinds.installAs(OptionalKind.HttpRoute, "v1beta1", "v1");
    instances.awaitReady(namespace, NAME);
    assertThat(cluster.admin().resources(HTTPRoute.class).inNamespace(namespace).list().getItems())
        .extracting(route -> route.getMetadata().getName())
        .contains("mle-public-web");
  }

  @Test
  void aKindThatCannotBeListedHoldsUpOnlyWhoNeedsIt() {
    String namespace = cluster.namespace("conversion");
    kinds.installUnconvertible(OptionalKind.Middleware, namespace);
    kinds.ingressClass("traefik", "traefik.io/ingress-controller");
    instances.create(namespace, NAME, "");
    instances.awaitReady(namespace, NAME);

    instances.patch(
        namespace,
        NAME,
        """
        {"spec": {"exposure": {"allowedCidrs": ["10.0.0.0/8"], "ingress": {"className": "traefik"}}}}
        """);
    Condition told =
        instances.awaitCondition(
            namespace, NAME, "ExposureReady", c -> c.getReason().equals("ApiUnavailable"));
    assertThat(told.getMessage()).contains("objects of middlewares.traefik.io cannot be listed");
    String other = cluster.namespace("unconcerned");
    instances.create(other, NAME, "");
    instances.awaitReady(other, NAME);
  }
}
