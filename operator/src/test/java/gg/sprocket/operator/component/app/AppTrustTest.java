package gg.sprocket.operator.component.app;

import static org.assertj.core.api.Assertions.assertThat;

import gg.sprocket.operator.api.v1alpha1.IssuerKind;
import gg.sprocket.operator.api.v1alpha1.IssuerReference;
import gg.sprocket.operator.component.Scene;
import gg.sprocket.operator.plan.OptionalKind;
import gg.sprocket.operator.plan.Platform;
import gg.sprocket.operator.plan.Problem;
import gg.sprocket.operator.plan.Reason;
import gg.sprocket.operator.plan.Surroundings;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What the application is told of the public hosts. */
class AppTrustTest {

  private static final String VARIABLE = "NODE_EXTRA_CA_CERTS";

  @Test
  void whoCallsThePublicHostsTrustsTheInstancesOwnAuthority() {
    Scene scene = Scene.minimal().settle();

    Container web = container(scene, "mle-web");
    assertThat(value(web, VARIABLE)).contains("/etc/sprocket/authorities/ca.crt");
    assertThat(web.getVolumeMounts())
        .anySatisfy(
            mount -> assertThat(mount.getMountPath()).isEqualTo("/etc/sprocket/authorities"));
    assertThat(
            scene.get(Deployment.class, "mle-web").getSpec().getTemplate().getSpec().getVolumes())
        .anySatisfy(
            volume -> {
              assertThat(volume.getConfigMap()).isNotNull();
              assertThat(volume.getConfigMap().getName()).isEqualTo("mle-ca");
            });
    assertThat(value(container(scene, "mle-monolith"), VARIABLE)).isEmpty();
  }

  /** The definition refuses this variable too, but a release may name another one. */
  @Test
  void theVariableOfTheAuthoritiesIsTheReleases() {
    Scene scene =
        Scene.minimal()
            .set("apps: [{name: web, config: [{name: %s, value: /x}]}]".formatted(VARIABLE));

    assertThat(scene.attempt().problem())
        .hasValueSatisfying(
            problem -> {
              assertThat(problem.reason()).isEqualTo(Reason.SettingReserved);
              assertThat(problem.message()).contains("apps[web].config sets " + VARIABLE);
            });
  }

  @Test
  void otherCertificatesNeedNoAuthorityOfOurs() {
    Scene scene = Scene.minimal().set("tls: {mode: Disabled}").settle();

    assertThat(value(container(scene, "mle-web"), VARIABLE)).isEmpty();
  }

  /** A private authority is known to nobody but whoever is told of it. */
  @Test
  void theAuthorityBesideASuppliedCertificateIsTrusted() {
    Scene scene = provided(Map.of("tls.crt", "c", "tls.key", "k", "ca.crt", "a")).settle();

    assertThat(value(container(scene, "mle-web"), VARIABLE))
        .contains("/etc/sprocket/authorities/ca.crt");
    assertThat(volumes(scene))
        .filteredOn(volume -> volume.getName().equals("authorities"))
        .singleElement()
        .satisfies(
            volume -> {
              assertThat(volume.getSecret().getSecretName()).isEqualTo("own-tls");
              assertThat(volume.getSecret().getItems())
                  .as("never the key")
                  .extracting(KeyToPath::getKey)
                  .containsExactly("ca.crt");
            });
    assertThat(value(container(scene, "mle-monolith"), VARIABLE)).isEmpty();
  }

  @Test
  void onlyAnotherAuthorityRestartsWhatTrustsIt() {
    Scene scene = provided(Map.of("tls.crt", "c", "tls.key", "k")).settle();
    assertThat(volumes(scene)).noneMatch(volume -> volume.getName().equals("authorities"));

    scene.secret("own-tls", Map.of("tls.crt", "c", "tls.key", "k", "ca.crt", "a"));
    assertThat(scene.changes()).containsExactly("Apply Deployment/mle-web");
    scene.settle();
    scene.secret("own-tls", Map.of("tls.crt", "c2", "tls.key", "k2", "ca.crt", "a"));
    assertThat(scene.changes()).isEmpty();
    scene.secret("own-tls", Map.of("tls.crt", "c2", "tls.key", "k2", "ca.crt", "b"));
    assertThat(scene.changes()).containsExactly("Apply Deployment/mle-web");
    assertThat(scene.settle().changes()).isEmpty();
  }

  private static Scene provided(Map<String, String> values) {
    return Scene.minimal()
        .set("tls: {mode: Provided, provided: {secretRef: {name: own-tls}}}")
        .secret("own-tls", values);
  }

  private static List<Volume> volumes(Scene scene) {
    return scene.get(Deployment.class, "mle-web").getSpec().getTemplate().getSpec().getVolumes();
  }

  @Test
  void theAuthorityIsTrustedAsLongAsWhatItSignedServes() {
    Scene scene = Scene.minimal().settle();
    scene.surroundings(withIssuer());

    assertThat(scene.changes()).containsExactly("Apply Certificate/mle-public");
  }

  private static Surroundings withIssuer() {
    IssuerReference issuer = new IssuerReference(IssuerKind.ClusterIssuer, "letsencrypt");
    Map<OptionalKind, Problem> unusable = new EnumMap<>(OptionalKind.noneInstalled());
    unusable.remove(OptionalKind.Certificate);
    return new Surroundings(
        List.of(),
        unusable,
        Set.of(),
        Set.of(),
        new Platform(Optional.of(issuer), List.of(), List.of()));
  }

  @Test
  void aNewCertificateRestartsNothing() {
    Scene scene = Scene.minimal().settle();
    scene.lose("mle-tls-public");

    assertThat(scene.changes()).containsExactly("IssueCertificate Secret/mle-tls-public");
    scene.pass();
    assertThat(scene.changes()).isEmpty();
  }

  @Test
  void pagesOfEveryPatternMayCallTheApi() {
    Scene scene =
        Scene.minimal()
            .set(
                """
                exposure:
                  domain: mle.example.org
                  access: [{name: local, domain: sprocket.localhost, tls: {mode: Disabled}}]
                  origins: ["https://stats.example.net"]
                """)
            .settle();

    assertThat(value(container(scene, "mle-monolith"), "CORS_ALLOWED_ORIGINS"))
        .contains("https://mle.example.org,http://sprocket.localhost,https://stats.example.net");
  }

  private static Container container(Scene scene, String deployment) {
    return scene
        .get(Deployment.class, deployment)
        .getSpec()
        .getTemplate()
        .getSpec()
        .getContainers()
        .getFirst();
  }

  private static Optional<String> value(Container container, String name) {
    return container.getEnv().stream()
        .filter(variable -> variable.getName().equals(name))
        .map(EnvVar::getValue)
        .findFirst();
  }
}
