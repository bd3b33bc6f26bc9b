package gg.sprocket.operator.api;

import static org.assertj.core.api.Assertions.assertThat;

import gg.sprocket.dev.ControlPlane;
import gg.sprocket.dev.ControlPlaneOptions;
import gg.sprocket.dev.Progress;
import gg.sprocket.operator.api.v1alpha1.StoredRelease;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The chart's whole life by Helm itself, on a cluster that has never seen it. */
class HelmIT {

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

      HelmRun.of("uninstall", kubeconfig);
      assertThat(releases(admin)).isEqualTo(installed);
      assertThat(admin.namespaces().withName("sprocket-keys").get().getMetadata())
          .extracting("deletionTimestamp")
          .isNull();
      assertThat(admin.rbac().clusterRoles().withName("sprocket-operator").get()).isNull();

      HelmRun.of("install", kubeconfig);
      assertThat(releases(admin)).isEqualTo(installed);
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
