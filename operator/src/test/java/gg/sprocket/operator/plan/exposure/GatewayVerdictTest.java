package gg.sprocket.operator.plan.exposure;

import static org.assertj.core.api.Assertions.assertThat;

import gg.sprocket.operator.plan.Problem;
import gg.sprocket.operator.plan.Reason;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRouteBuilder;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.ParentReference;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.ParentReferenceBuilder;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.RouteParentStatus;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.RouteParentStatusBuilder;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class GatewayVerdictTest {

  @Test
  void everyGatewayThatARouteNamesMustHaveTakenIt() {
    RouteParentStatus inside = taken("inside", "league", "True");
    RouteParentStatus outside = taken("outside", "infra", "True");

    assertThat(GatewayVerdict.of(route())).map(Problem::reason).contains(Reason.RouteUnclaimed);
    assertThat(GatewayVerdict.of(route(inside)))
        .hasValueSatisfying(
            problem -> {
              assertThat(problem.reason()).isEqualTo(Reason.RouteUnclaimed);
              assertThat(problem.message()).contains("Gateway outside has not taken");
            });
    assertThat(GatewayVerdict.of(route(inside, outside))).isEmpty();
  }

  @Test
  void aGatewayOfTheNameInAnotherNamespaceIsAnotherOne() {
    assertThat(
            GatewayVerdict.of(
                route(taken("inside", null, "True"), taken("outside", "league", "True"))))
        .map(Problem::reason)
        .contains(Reason.RouteUnclaimed);
  }

  @Test
  void oneRefusalIsEnough() {
    Optional<Problem> refused =
        GatewayVerdict.of(
            route(taken("inside", "league", "True"), taken("outside", "infra", "False")));

    assertThat(refused).map(Problem::reason).contains(Reason.RouteRefused);
  }

  private static HTTPRoute route(RouteParentStatus... parents) {
    return new HTTPRouteBuilder()
        .withNewMetadata()
        .withName("mle-public-web")
        .withNamespace("league")
        .withGeneration(1L)
        .endMetadata()
        .withNewSpec()
        .withParentRefs(parent("inside", null), parent("outside", "infra"))
        .endSpec()
        .withNewStatus()
        .withParents(List.of(parents))
        .endStatus()
        .build();
  }

  private static RouteParentStatus taken(String name, @Nullable String namespace, String accepted) {
    Condition condition =
        new ConditionBuilder()
            .withType("Accepted")
            .withStatus(accepted)
            .withReason("Told")
            .withMessage("told")
            .withObservedGeneration(1L)
            .build();
    return new RouteParentStatusBuilder()
        .withParentRef(parent(name, namespace))
        .withConditions(condition)
        .build();
  }

  private static ParentReference parent(String name, @Nullable String namespace) {
    return new ParentReferenceBuilder().withName(name).withNamespace(namespace).build();
  }
}
