package gg.sprocket.dev;

import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The controller manager's host-path provisioner really makes a folder per volume, always below
 * {@code /tmp/hostpath_pv}. Simulated pods never write to them, so they are empty and go with the
 * control plane.
 */
record HostPathVolumes(KubernetesClient admin) {
  private static final Path ROOT = Path.of("/tmp/hostpath_pv");

  void removeFolders() {
    for (PersistentVolume volume : admin.persistentVolumes().list().getItems()) {
      if (volume.getSpec().getHostPath() != null) {
        remove(Path.of(volume.getSpec().getHostPath().getPath()).normalize());
      }
    }
    remove(ROOT);
  }

  private static void remove(Path folder) {
    try {
      if (folder.startsWith(ROOT)) {
        Files.deleteIfExists(folder);
      }
    } catch (IOException e) {
      // Not empty: another control plane's volumes, or somebody's files.
      return;
    }
  }
}
