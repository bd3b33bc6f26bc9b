package gg.sprocket.operator.component.app;

import static org.assertj.core.api.Assertions.assertThat;

import gg.sprocket.operator.component.Scene;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The form of the application's objects. */
class AppFormTest {

  private final Scene scene = Scene.minimal();

  @Test
  void standInsAreThereUntilTheRealValueIs() {
    scene.settle();
    assertThat(configMap("mle-monolith")).containsEntry("stand-in-influx-token", "not-configured");
    assertThat(secretFiles("mle-monolith")).containsEntry("googleSecret.txt", "mle-monolith");

    scene
        .set(
            "integrations: {discord: {secretRef: {name: mle-discord}},"
                + " google: {secretRef: {name: mle-google}}}")
        .secret("mle-google", Map.of("clientId", "id", "clientSecret", "secret"))
        .settle();

    assertThat(secretFiles("mle-monolith"))
        .containsEntry("googleSecret.txt", "mle-google")
        .containsEntry("influx-token", "mle-monolith")
        .containsEntry("jwtSecret.txt", "mle-generated-jwt")
        .containsEntry("db-password.txt", "mle-database-login")
        .hasSize(11);
  }

  @Test
  void filesAreMountedOneByOneAndSecretsAreClosed() {
    Container parser = main(settled("mle-replay-parse"));

    assertThat(parser.getVolumeMounts())
        .filteredOn(m -> m.getName().equals("config"))
        .extracting(VolumeMount::getMountPath, VolumeMount::getSubPath)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(
                "/app/config/production.json", "0-production.json"));
    assertThat(volume(settled("mle-replay-parse"), "secrets").getProjected().getDefaultMode())
        .isEqualTo(0440);
  }

  @Test
  void aWritableDirectoryOfTheImageIsCopiedFirst() {
    PodSpec pod = settled("mle-monolith").getSpec().getTemplate().getSpec();

    assertThat(pod.getInitContainers())
        .singleElement()
        .satisfies(
            copy -> {
              assertThat(copy.getCommand())
                  .containsExactly("sh", "-c", "cp -R /app/fonts/. /work-1/");
              assertThat(copy.getImage()).isEqualTo(pod.getContainers().getFirst().getImage());
            });
    assertThat(pod.getContainers().getFirst().getVolumeMounts())
        .extracting(VolumeMount::getName, VolumeMount::getMountPath)
        .contains(org.assertj.core.groups.Tuple.tuple("work-1", "/app/fonts"));
  }

  @Test
  void theMonolithIsNeverTwo() {
    Deployment monolith = settled("mle-monolith");

    assertThat(monolith.getSpec().getStrategy().getType()).isEqualTo("Recreate");
    assertThat(monolith.getSpec().getStrategy().getRollingUpdate()).isNull();
    assertThat(settled("mle-web").getSpec().getStrategy().getRollingUpdate().getMaxUnavailable())
        .isEqualTo(new io.fabric8.kubernetes.api.model.IntOrString(0));
  }

  @Test
  void probesArePatient() {
    Container monolith = main(settled("mle-monolith"));

    Probe startup = monolith.getStartupProbe();
    assertThat(startup.getPeriodSeconds() * startup.getFailureThreshold()).isEqualTo(300);
    assertThat(startup.getHttpGet().getPath()).isEqualTo("/healthz");
    assertThat(monolith.getReadinessProbe().getHttpGet().getPath())
        .isEqualTo("/graphql?query=%7B__typename%7D");
    assertThat(monolith.getLivenessProbe().getTimeoutSeconds()).isEqualTo(30);
  }

  @Test
  void commandsAreNoShellsSoThatTheSignalToStopArrives() {
    scene.settle();

    for (Deployment deployment : scene.all(Deployment.class)) {
      assertThat(main(deployment).getCommand().getFirst()).isIn("node", "python");
    }
    assertThat(settled("mle-monolith").getSpec().getTemplate().getSpec())
        .returns(60L, PodSpec::getTerminationGracePeriodSeconds);
  }

  @Test
  void labelsServiceSizeAndUser() {
    scene.set("security: {runAsUser: 4711}");
    Deployment web = settled("mle-web");

    assertThat(web.getMetadata().getLabels()).containsEntry("app.kubernetes.io/version", "1.5.0");
    assertThat(web.getSpec().getTemplate().getMetadata().getLabels())
        .containsAllEntriesOf(web.getSpec().getSelector().getMatchLabels())
        .containsAllEntriesOf(scene.get(Service.class, "mle-web").getSpec().getSelector())
        .containsEntry("app.kubernetes.io/version", "1.5.0");
    assertThat(web.getSpec().getTemplate().getSpec().getSecurityContext().getRunAsUser())
        .isEqualTo(4711);
    assertThat(main(web).getResources().getRequests().get("memory")).hasToString("384Mi");
    assertThat(
            main(scene.set("profile: Tiny").settle().get(Deployment.class, "mle-web"))
                .getResources()
                .getRequests())
        .isNullOrEmpty();
  }

  private Deployment settled(String name) {
    return scene.settle().get(Deployment.class, name);
  }

  private static Container main(Deployment deployment) {
    return deployment.getSpec().getTemplate().getSpec().getContainers().getFirst();
  }

  private static Volume volume(Deployment deployment, String name) {
    return deployment.getSpec().getTemplate().getSpec().getVolumes().stream()
        .filter(v -> v.getName().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /** The Secret, or ConfigMap of stand-ins, that each file comes from. */
  private Map<String, String> secretFiles(String deployment) {
    Map<String, String> files = new TreeMap<>();
    volume(settled(deployment), "secrets")
        .getProjected()
        .getSources()
        .forEach(
            source -> {
              if (source.getSecret() != null) {
                source
                    .getSecret()
                    .getItems()
                    .forEach(item -> files.put(item.getPath(), source.getSecret().getName()));
              } else {
                source
                    .getConfigMap()
                    .getItems()
                    .forEach(item -> files.put(item.getPath(), source.getConfigMap().getName()));
              }
            });
    return files;
  }

  private Map<String, String> configMap(String name) {
    return scene.get(ConfigMap.class, name).getData();
  }
}
