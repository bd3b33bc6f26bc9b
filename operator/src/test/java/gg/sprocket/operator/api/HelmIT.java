package gg.sprocket.operator.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import gg.sprocket.dev.ControlPlane;
import gg.sprocket.dev.ControlPlaneOptions;
import gg.sprocket.dev.Progress;
import gg.sprocket.operator.api.v1alpha1.StoredInstance;
import gg.sprocket.operator.api.v1alpha1.StoredRelease;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The chart's whole life by Helm itself, on a cluster that has never seen it. */
class HelmIT {

  private static final String USED =
      """
      observedGeneration: 1
      conditions:
      - {type: InUse, status: "True", reason: Used, message: "", lastTransitionTime: "2026-01-01T00:00:00Z"}
      """;

  @Test
  void releasesComeWithTheFirstInstallAndStayTheSameObjects(@TempDir Path folder) {
    Progress progress = new Progress(System.out);
    try (ControlPlane plane =
            ControlPlane.start(folder, ControlPlaneOptions.usual().withoutNodes(), progress);
        KubernetesClient admin = plane.adminClient()) {
      String kubeconfig = plane.kubeconfig().toString();

      HelmRun.of("install", kubeconfig);
      List<String> installed = releases(admin);
      assertThat(installed).isNotEmpty();

      HelmRun.of("upgrade", kubeconfig);
      assertThat(releases(admin)).isEqualTo(installed);

      HelmRun.of("upgrade", kubeconfig);
      assertThat(releases(admin)).isEqualTo(installed);

      HelmRun.of("upgrade-without-releases", kubeconfig);
      assertThat(releases(admin)).as("a chart that brings them no more").isEqualTo(installed);
      HelmRun.of("upgrade", kubeconfig);
      assertThat(releases(admin)).isEqualTo(installed);

      anInstanceComesChangesAndGoes(folder, kubeconfig, admin);

      markAsUsed(admin);
      HelmRun.of("uninstall", kubeconfig);
      assertThat(releases(admin)).isEqualTo(installed);
      assertThat(admin.namespaces().withName("sprocket-keys").get().getMetadata())
          .extracting("deletionTimestamp")
          .isNull();
      assertThat(admin.rbac().clusterRoles().withName("sprocket-operator").get()).isNull();

      HelmRun.of("install", kubeconfig);
      assertThat(releases(admin)).isEqualTo(installed);

      HelmRun.of("uninstall", kubeconfig);
      // With the chart goes the policy that held them, which the API server notices after a moment.
      await()
          .atMost(Duration.ofSeconds(30))
          .ignoreException(KubernetesClientException.class)
          .until(() -> !admin.resources(StoredRelease.class).delete().isEmpty());
      assertThat(releases(admin)).isEmpty();
    }
  }

  private static void anInstanceComesChangesAndGoes(
      Path folder, String kubeconfig, KubernetesClient admin) {
    var instances = admin.resources(StoredInstance.class).inNamespace("default");

    HelmRun.of("instance-install", kubeconfig, values(folder, "mle.example.org"), "default");
    assertThat(instances.withName("mle").get().getSpec().at("/exposure/domain").asText())
        .isEqualTo("mle.example.org");

    HelmRun.of("instance-upgrade", kubeconfig, values(folder, "other.example.org"), "default");
    assertThat(instances.withName("mle").get().getSpec().at("/exposure/domain").asText())
        .isEqualTo("other.example.org");

    HelmRun.of("instance-uninstall", kubeconfig, "default");
    assertThat(instances.withName("mle").get()).isNull();
  }

  private static String values(Path folder, String domain) {
    try {
      return Files.writeString(
              folder.resolve(domain + ".yaml"),
              """
              spec:
                organization: {slug: mle, displayName: Minor League Esports}
                version: 1.5.0
                exposure: {domain: %s}
              """
                  .formatted(domain))
          .toString();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write values", e);
    }
  }

  /** As the operator does; the policy then refuses their deletion. */
  private static void markAsUsed(KubernetesClient admin) {
    for (StoredRelease release : admin.resources(StoredRelease.class).list().getItems()) {
      release.setStatus(CrdGeneration.parse(USED));
      admin.resource(release).updateStatus();
    }
  }

  /** Name, identity and generation: another object or another spec would show. */
  private static List<String> releases(KubernetesClient admin) {
    return admin.resources(StoredRelease.class).list().getItems().stream()
        .map(StoredRelease::getMetadata)
        .map(meta -> meta.getName() + " " + meta.getUid() + " " + meta.getGeneration())
        .toList();
  }
}
