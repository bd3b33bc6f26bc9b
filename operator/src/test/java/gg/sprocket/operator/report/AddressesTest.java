package gg.sprocket.operator.report;

import static org.assertj.core.api.Assertions.assertThat;

import gg.sprocket.operator.api.v1alpha1.CertificateStatus;
import gg.sprocket.operator.api.v1alpha1.Endpoint;
import gg.sprocket.operator.api.v1alpha1.InstanceStatus;
import gg.sprocket.operator.component.Scene;
import gg.sprocket.operator.plan.Health;
import gg.sprocket.operator.plan.Message;
import gg.sprocket.operator.plan.OptionalKind;
import gg.sprocket.operator.plan.Platform;
import gg.sprocket.operator.plan.Surroundings;
import gg.sprocket.operator.plan.TlsPair;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.IngressTLS;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AddressesTest {

  @Test
  void imageGenerationHasAnAddressWhereItRuns() {
    assertThat(status(Scene.minimal().settle()).endpoints())
        .extracting(Endpoint::url)
        .containsExactly("https://mle.example.org", "https://api.mle.example.org");

    Scene scene =
        Scene.minimal().set("apps: [{name: image-generation-frontend, enabled: true}]").settle();
    assertThat(status(scene).endpoints())
        .extracting(Endpoint::url)
        .contains("https://image-generation.mle.example.org");
  }

  @Test
  void anIngressWithoutAnAddressIsANoteAndNothingMore() {
    Scene scene = Scene.minimal().settle();

    assertThat(status(scene).endpoints())
        .allSatisfy(
            endpoint -> {
              assertThat(endpoint.ready()).isFalse();
              assertThat(endpoint.reason()).isEqualTo("RouteUnclaimed");
              assertThat(endpoint.message()).contains("Ingress mle-public");
            });
    Health exposure = scene.health("exposure");
    assertThat(exposure.state().name()).isEqualTo("Ready");
    assertThat(exposure.message()).contains("Ingress mle-public");
  }

  @Test
  void anAddressGivenByAControllerCounts() {
    Scene scene = Scene.minimal().settle();
    scene.put(served(scene.get(Ingress.class, "mle-public")));

    assertThat(status(scene).endpoints())
        .allSatisfy(
            endpoint -> {
              assertThat(endpoint.ready()).isTrue();
              assertThat(endpoint.reason()).isNull();
              assertThat(endpoint.message()).isNull();
            });
    assertThat(scene.health("exposure").message()).isEmpty();
  }

  @Test
  void everyPatternHasItsOwnAddresses() {
    Scene scene =
        Scene.minimal()
            .set(
                """
                exposure:
                  domain: mle.example.org
                  access:
                    - {name: lan, domain: mle.lan.example.org, tls: {mode: Disabled}, allowedCidrs: [10.0.0.0/8]}
                """)
            .settle();

    assertThat(status(scene).endpoints())
        .extracting(e -> e.access() + " " + e.url() + " " + e.reason())
        .containsExactly(
            "public https://mle.example.org RouteUnclaimed",
            "public https://api.mle.example.org RouteUnclaimed",
            "lan http://mle.lan.example.org LimitUnenforceable",
            "lan http://api.mle.lan.example.org LimitUnenforceable");
  }

  @Test
  void whatSomebodyElseRoutesIsToldSo() {
    Scene scene = Scene.minimal().set("exposure: {domain: mle.example.org, type: None}").settle();

    assertThat(status(scene).endpoints())
        .hasSize(2)
        .allSatisfy(endpoint -> assertThat(endpoint.reason()).isEqualTo("Disabled"));
    assertThat(status(scene).certificates()).isEmpty();
  }

  @Test
  void aHostOfSomebodyElseSaysNothingOfThem() {
    Scene scene = Scene.minimal().settle();
    scene.surroundings(
        new Surroundings(
            List.of(),
            OptionalKind.noneInstalled(),
            Set.of("api.mle.example.org"),
            Set.of(),
            Platform.UNDECIDED));

    assertThat(status(scene).endpoints())
        .extracting(endpoint -> endpoint.url() + " " + endpoint.reason())
        .containsExactly(
            "https://mle.example.org RouteUnclaimed", "https://api.mle.example.org HostConflict");
    assertThat(status(scene).endpoints().getLast().message())
        .startsWith("host api.mle.example.org belongs to another instance");
    assertThat(status(scene).hosts())
        .containsExactly("image-generation.mle.example.org", "mle.example.org");
    assertThat(scene.changes()).contains("Apply Ingress/mle-public");
  }

  @Test
  void aCertificateShowsItsEndAndItsNextBeginning() {
    Scene scene = Scene.minimal().settle();

    CertificateStatus certificate = status(scene).certificates().getFirst();
    assertThat(certificate.name()).isEqualTo("mle-tls-public");
    assertThat(certificate.hosts()).containsExactly("mle.example.org", "api.mle.example.org");
    assertThat(certificate.notAfter()).isEqualTo("2027-01-01T00:00:00Z");
    assertThat(certificate.renewalTime()).isLessThan(certificate.notAfter());
    assertThat(certificate.issuer()).isEqualTo("ConfigMap/mle-ca");
    assertThat(status(scene).authority()).isEqualTo("mle-ca");
  }

  @Test
  void eachPatternGoesOnWithItsOwnWhileTheyWaitForTheSame() {
    Scene scene =
        Scene.minimal()
            .pair("one", pair("mle.example.org", "api.mle.example.org"))
            .pair("two", pair("lan.example.org", "api.lan.example.org"))
            .set(provided("one", "two"))
            .settle();
    scene.status(status(scene));

    scene.set(provided("both", "both"));
    for (int pass = 0; pass < 2; pass++) {
      scene.status(status(scene)).pass();
    }

    assertThat(status(scene).certificates())
        .extracting(CertificateStatus::name)
        .containsExactly("one", "two");
    assertThat(secrets(scene, "mle-public")).containsExactly("one");
    assertThat(secrets(scene, "mle-lan")).containsExactly("two");
  }

  @Test
  void whatServesMeanwhileIsToldBesideALongLack() {
    String former = "f".repeat(253);
    String wanted = "w".repeat(253);
    Scene scene =
        Scene.minimal()
            .pair(former, pair("mle.example.org", "api.mle.example.org"))
            .pair(wanted, pair("other.example.org"))
            .set(ofPublic(former))
            .settle();
    scene.status(status(scene)).set(ofPublic(wanted));

    assertThat(scene.health("tls").message())
        .hasSizeLessThanOrEqualTo(Message.LENGTH)
        .startsWith("the certificate in Secret www")
        .endsWith("; until then Secret %s serves".formatted(former));
  }

  private static String ofPublic(String secret) {
    return "tls: {mode: Provided, provided: {secretRef: {name: %s}}}".formatted(secret);
  }

  private static List<String> secrets(Scene scene, String ingress) {
    return scene.get(Ingress.class, ingress).getSpec().getTls().stream()
        .map(IngressTLS::getSecretName)
        .toList();
  }

  private static TlsPair pair(String... hosts) {
    Instant begin = Instant.parse("2025-12-01T00:00:00Z");
    return new TlsPair(begin, begin.plus(Duration.ofDays(365)), List.of(hosts), "CN=any", true, "");
  }

  private static String provided(String first, String second) {
    return """
    exposure:
      domain: mle.example.org
      access:
        - name: lan
          domain: lan.example.org
          tls: {mode: Provided, provided: {secretRef: {name: %s}}}
    tls: {mode: Provided, provided: {secretRef: {name: %s}}}
    """
        .formatted(second, first);
  }

  private static InstanceStatus status(Scene scene) {
    return Reports.report(scene, Reports.NOTHING, Health.ready("monolith"));
  }

  private static Ingress served(Ingress ingress) {
    return new IngressBuilder(ingress)
        .withNewStatus()
        .withNewLoadBalancer()
        .addNewIngress()
        .withIp("192.0.2.10")
        .endIngress()
        .endLoadBalancer()
        .endStatus()
        .build();
  }
}
