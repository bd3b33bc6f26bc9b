package gg.sprocket.operator.component;

import static org.assertj.core.api.Assertions.assertThat;

import gg.sprocket.operator.api.v1alpha1.ComponentStatus.State;
import gg.sprocket.operator.api.v1alpha1.InstanceStatus;
import gg.sprocket.operator.plan.Health;
import gg.sprocket.operator.plan.OptionalKind;
import gg.sprocket.operator.plan.Platform;
import gg.sprocket.operator.plan.Problem;
import gg.sprocket.operator.plan.Reason;
import gg.sprocket.operator.plan.Surroundings;
import gg.sprocket.operator.plan.exposure.ServerCertificate;
import gg.sprocket.operator.resource.IssuedCertificate;
import gg.sprocket.operator.resource.Json;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.Gateway;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.api.model.networking.v1.IngressClass;
import io.fabric8.kubernetes.api.model.networking.v1.IngressClassBuilder;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Objects of a kind that the API server does not tell of, though the cluster has it. */
class UnlistedKindTest {

  private static final Surroundings ALL =
      new Surroundings(List.of(), Map.of(), Set.of(), Set.of(), Platform.UNDECIDED);
  private static final String LIMIT = "allowedCidrs: [10.0.0.0/8], ";
  private static final String LIMITED =
      "exposure: {domain: mle.example.org, " + LIMIT + "ingress: {className: traefik}}";
  private static final String ISSUED =
      "tls: {mode: CertManager, certManager: {issuerRef: {kind: ClusterIssuer, name: any}}}";
  private static final String GATEWAY =
      "exposure: {domain: mle.example.org, type: Gateway, gateway: {mode: Own, className: any}}";

  @Test
  void whatCanBeSeenOfARouteIsLeftAsItIs() {
    Scene scene = Scene.minimal().set(GATEWAY).surroundings(ALL).settle();
    assertThat(scene.changes()).isEmpty();

    scene.all(HTTPRoute.class).forEach(scene::remove);
    scene.surroundings(unlisted(OptionalKind.HttpRoute));

    assertThat(scene.changes()).as("the Gateway stays").isEmpty();
    Health told = scene.health("exposure");
    assertThat(told.state()).isEqualTo(State.Waiting);
    assertThat(told.reason()).isEqualTo(Reason.ApiUnavailable);
    assertThat(told.message())
        .isEqualTo(
            "objects of httproutes.gateway.networking.k8s.io cannot be listed (conversion webhook"
                + " failed); the operator tries again; if it stays, look at `kubectl get"
                + " httproutes.gateway.networking.k8s.io -A`");
  }

  @Test
  void routesOfAGatewayThatCannotBeSeenAreLeftAsTheyAre() {
    Scene scene = Scene.minimal().set(GATEWAY).surroundings(ALL).settle();
    assertThat(scene.all(HTTPRoute.class)).isNotEmpty();

    scene.all(Gateway.class).forEach(scene::remove);
    scene.surroundings(unlisted(OptionalKind.Gateway));

    assertThat(scene.changes()).as("the routes stay").isEmpty();
    assertThat(scene.health("exposure").reason()).isEqualTo(Reason.ApiUnavailable);
  }

  @Test
  void theCertificateOfARouteThatIsLeftStaysToo() {
    Scene scene = Scene.minimal().set(GATEWAY).set(ISSUED).surroundings(ALL).settle();
    assertThat(scene.all(IssuedCertificate.class)).isNotEmpty();

    for (OptionalKind kind : List.of(OptionalKind.Gateway, OptionalKind.HttpRoute)) {
      scene.surroundings(unlisted(kind));

      assertThat(scene.changes()).as(kind.name()).isEmpty();
    }
  }

  /** Of the Gateway, which names it, nothing is seen but what the status says. */
  @Test
  void theFormerCertificateOfARouteThatIsLeftStaysToo() {
    Scene scene = Scene.minimal().set(GATEWAY).surroundings(ALL).settle();
    scene.set(ISSUED).settle();
    assertThat(scene.changes()).isEmpty();
    assertThat(scene.get(ConfigMap.class, "mle-ca")).isNotNull();

    scene.surroundings(unlisted(OptionalKind.HttpRoute));
    assertThat(scene.changes()).as("the Gateway is seen").isEmpty();

    scene.status(serving("mle-tls-public"));
    scene.all(Gateway.class).forEach(scene::remove);
    scene.surroundings(unlisted(OptionalKind.Gateway));
    assertThat(scene.changes()).as("the Gateway is not seen").isEmpty();
  }

  /** As good as the new one may be, the Gateway that cannot be changed names the former one. */
  @Test
  void noCertificateFollowsWhileTheRouteIsLeft() {
    Scene scene = Scene.minimal().set(GATEWAY).set(ISSUED).surroundings(ALL).settle();
    scene.status(serving("mle-issued-public"));

    scene.unset("tls").surroundings(unlisted(OptionalKind.HttpRoute)).settle();

    assertThat(scene.all(IssuedCertificate.class)).isNotEmpty();
    assertThat(serving(scene)).containsExactly("mle-issued-public");
  }

  @Test
  void aKindThatIsMissingTakesItsRoutesWithIt() {
    Scene scene = Scene.minimal().set(GATEWAY).surroundings(ALL).settle();

    scene.surroundings(obstacle(OptionalKind.HttpRoute, OptionalKind.HttpRoute.unserved()));

    assertThat(scene.changes()).contains("Delete Gateway/mle-public");
  }

  @Test
  void noOtherAuthoritySignsWhereItMayNotBeSeenWhetherThereIsCertManager() {
    String issuer = ISSUED.replace("mode: CertManager, ", "");
    Scene scene = Scene.minimal().set(issuer).surroundings(ALL).settle();
    List<String> before = serving(scene);

    scene.surroundings(
        obstacle(OptionalKind.Certificate, OptionalKind.Certificate.hidden("forbidden")));

    assertThat(before).containsExactly("mle-issued-public");
    assertThat(serving(scene)).isEqualTo(before);
    assertThat(scene.health("tls").reason()).isEqualTo(Reason.PermissionMissing);
  }

  @ParameterizedTest
  @MethodSource
  void aRouteThroughItsLimitsStaysAndAnOpenOneGoes(Problem untold) {
    for (String before : List.of(LIMITED, LIMITED.replace(LIMIT, ""))) {
      Scene scene = Scene.minimal().set(before).surroundings(traefik(Map.of())).settle();

      scene.set(LIMITED).surroundings(traefik(Map.of(OptionalKind.Middleware, untold)));

      List<String> deleted =
          scene.changes().stream().filter(change -> change.startsWith("Delete Ingress")).toList();
      if (before.equals(LIMITED)) {
        assertThat(deleted).isEmpty();
      } else {
        assertThat(deleted).containsExactly("Delete Ingress/mle-public");
      }
    }
  }

  static List<Problem> aRouteThroughItsLimitsStaysAndAnOpenOneGoes() {
    return List.of(
        OptionalKind.Middleware.unlisted("code 500"), OptionalKind.Middleware.hidden("code 403"));
  }

  private static Surroundings traefik(Map<OptionalKind, Problem> unusable) {
    IngressClass known =
        new IngressClassBuilder()
            .withNewMetadata()
            .withName("traefik")
            .endMetadata()
            .withNewSpec()
            .withController("traefik.io/ingress-controller")
            .endSpec()
            .build();
    return new Surroundings(List.of(known), unusable, Set.of(), Set.of(), Platform.UNDECIDED);
  }

  private static List<String> serving(Scene scene) {
    return ServerCertificate.of(scene.instance(), scene.observed()).stream()
        .map(ServerCertificate::serving)
        .toList();
  }

  private static InstanceStatus serving(String secret) {
    return Json.MAPPER.convertValue(
        Shipped.tree(
            "{certificates: [{name: %s, hosts: [mle.example.org, api.mle.example.org]}]}"
                .formatted(secret)),
        InstanceStatus.class);
  }

  private static Surroundings unlisted(OptionalKind kind) {
    return obstacle(kind, kind.unlisted("conversion webhook failed"));
  }

  private static Surroundings obstacle(OptionalKind kind, Problem problem) {
    return new Surroundings(
        List.of(), Map.of(kind, problem), Set.of(), Set.of(), Platform.UNDECIDED);
  }
}
