package gg.sprocket.operator.it;

import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.SecretProjection;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeProjection;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What a node would mount into a pod of a Vault.
 *
 * @param admin the cluster
 * @param pod the pod
 */
record GivenFiles(KubernetesClient admin, Pod pod) {

  /** Its configuration. */
  String config() {
    String map = volume(volume -> volume.getConfigMap()).getName();
    return admin
        .configMaps()
        .inNamespace(namespace())
        .withName(map)
        .require()
        .getData()
        .getOrDefault("vault.json", "");
  }

  /** Its certificate, the key to that and its authority. */
  Map<String, String> tls() {
    return secret(volume(volume -> volume.getSecret()).getSecretName());
  }

  /** What it is opened by, if a service does that. */
  Map<String, String> seal() {
    Map<String, String> files = new TreeMap<>();
    volumes()
        .filter(volume -> volume.getName().equals("seal"))
        .flatMap(volume -> volume.getProjected().getSources().stream())
        .map(VolumeProjection::getSecret)
        .filter(Objects::nonNull)
        .forEach(secret -> files.putAll(items(secret)));
    return files;
  }

  private Map<String, String> items(SecretProjection secret) {
    Map<String, String> values = secret(secret.getName());
    Map<String, String> files = new TreeMap<>();
    for (KeyToPath item : secret.getItems()) {
      files.put(item.getPath(), values.getOrDefault(item.getKey(), ""));
    }
    return files;
  }

  /** Uid of its claim. */
  String claim() {
    String name = volume(volume -> volume.getPersistentVolumeClaim()).getClaimName();
    PersistentVolumeClaim claim =
        admin.persistentVolumeClaims().inNamespace(namespace()).withName(name).require();
    return claim.getMetadata().getUid();
  }

  private Map<String, String> secret(String name) {
    return VaultClient.decoded(
        admin.secrets().inNamespace(namespace()).withName(name).require().getData());
  }

  private <T> T volume(Function<Volume, T> source) {
    return volumes().map(source).filter(Objects::nonNull).findFirst().orElseThrow();
  }

  private Stream<Volume> volumes() {
    return pod.getSpec().getVolumes().stream();
  }

  private String namespace() {
    return pod.getMetadata().getNamespace();
  }
}
