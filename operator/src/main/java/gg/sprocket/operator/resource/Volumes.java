package gg.sprocket.operator.resource;

import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.KeyToPathBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import io.fabric8.kubernetes.api.model.VolumeProjection;
import io.fabric8.kubernetes.api.model.VolumeProjectionBuilder;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/** Volumes, mounts and variables of pods. */
public final class Volumes {

  /** Mode of files with secrets: readable by the pod's group alone. */
  private static final int SECRET_MODE = 0440;

  private Volumes() {}

  /** The files of a ConfigMap. */
  public static Volume configMap(String name, String configMap) {
    return new VolumeBuilder()
        .withName(name)
        .withNewConfigMap()
        .withName(configMap)
        .withDefaultMode(0444)
        .endConfigMap()
        .build();
  }

  /** Some keys of a Secret as files of the same names. */
  public static Volume secret(String name, String secret, String... keys) {
    return new VolumeBuilder()
        .withName(name)
        .withNewSecret()
        .withSecretName(secret)
        .withDefaultMode(SECRET_MODE)
        .withItems(Stream.of(keys).map(key -> item(key, key)).toList())
        .endSecret()
        .build();
  }

  /** The same of a Secret that may be missing, which gives no files then. */
  public static Volume secretIfThere(String name, String secret, String... keys) {
    Volume volume = secret(name, secret, keys);
    volume.getSecret().setOptional(true);
    return volume;
  }

  /** Files from several Secrets and ConfigMaps in one directory, as closed as secret ones. */
  public static Volume projected(String name, List<VolumeProjection> sources) {
    return new VolumeBuilder()
        .withName(name)
        .withNewProjected()
        .withDefaultMode(SECRET_MODE)
        .withSources(sources)
        .endProjected()
        .build();
  }

  /**
   * A token of the pod's ServiceAccount as a file.
   *
   * @param file name of the file
   * @param audience whom the token is for
   * @param seconds how long it is good
   */
  public static VolumeProjection token(String file, String audience, long seconds) {
    return new VolumeProjectionBuilder()
        .withNewServiceAccountToken()
        .withAudience(audience)
        .withExpirationSeconds(seconds)
        .withPath(file)
        .endServiceAccountToken()
        .build();
  }

  /** A token of the pod's ServiceAccount for the API server, as a file. */
  public static VolumeProjection clusterToken(String file, long seconds) {
    return new VolumeProjectionBuilder()
        .withNewServiceAccountToken()
        .withExpirationSeconds(seconds)
        .withPath(file)
        .endServiceAccountToken()
        .build();
  }

  /** A key of a ConfigMap as a file. */
  public static VolumeProjection configMapKey(String configMap, String key, String file) {
    return new VolumeProjectionBuilder()
        .withNewConfigMap()
        .withName(configMap)
        .withItems(item(key, file))
        .endConfigMap()
        .build();
  }

  /** A key of a Secret as a file; none if it is not there. */
  public static VolumeProjection optionalSecret(String secret, String key, String file) {
    return new VolumeProjectionBuilder()
        .withNewSecret()
        .withName(secret)
        .withItems(item(key, file))
        .withOptional(true)
        .endSecret()
        .build();
  }

  /** A key of a ConfigMap as a file; none if it is not there. */
  public static VolumeProjection optionalConfigMap(String configMap, String key, String file) {
    return new VolumeProjectionBuilder()
        .withNewConfigMap()
        .withName(configMap)
        .withItems(item(key, file))
        .withOptional(true)
        .endConfigMap()
        .build();
  }

  /** One key and the file it becomes. */
  public static KeyToPath item(String key, String file) {
    return new KeyToPathBuilder().withKey(key).withPath(file).build();
  }

  /** A claim's volume. */
  public static Volume claim(String name, String claim) {
    return new VolumeBuilder()
        .withName(name)
        .withNewPersistentVolumeClaim()
        .withClaimName(claim)
        .endPersistentVolumeClaim()
        .build();
  }

  /** An empty volume on the node's disk. */
  public static Volume empty(String name, String sizeLimit) {
    return new VolumeBuilder()
        .withName(name)
        .withNewEmptyDir()
        .withSizeLimit(new Quantity(sizeLimit))
        .endEmptyDir()
        .build();
  }

  /** An empty volume in memory, which counts to the pod's memory limit. */
  public static Volume memory(String name, String sizeLimit) {
    return new VolumeBuilder()
        .withName(name)
        .withNewEmptyDir()
        .withMedium("Memory")
        .withSizeLimit(new Quantity(sizeLimit))
        .endEmptyDir()
        .build();
  }

  /** A volume at a path, writable. */
  public static VolumeMount mount(String name, String path) {
    return new VolumeMountBuilder().withName(name).withMountPath(path).build();
  }

  /** A volume at a path, read-only. */
  public static VolumeMount mountReadOnly(String name, String path) {
    return new VolumeMountBuilder().withName(name).withMountPath(path).withReadOnly(true).build();
  }

  /**
   * A variable with a fixed value, taken literally: Kubernetes would put another variable's value
   * in for {@code $(NAME)}. An empty value is left out, as the API server would do.
   */
  public static EnvVar env(String name, String value) {
    String literal = value.isEmpty() ? null : value.replace("$", "$$");
    return new EnvVarBuilder().withName(name).withValue(literal).build();
  }

  /**
   * A variable whose value refers to variables before it: {@code $(NAME)} of the given names is
   * left to Kubernetes, everything else taken literally.
   */
  public static EnvVar expanded(String name, String value, Collection<String> names) {
    String kept = value.replace("$", "$$");
    for (String other : names) {
      kept = kept.replace("$$(" + other + ")", "$(" + other + ")");
    }
    return new EnvVarBuilder().withName(name).withValue(kept).build();
  }

  /** A variable that holds a key of a Secret. */
  public static EnvVar secretEnv(String name, String secret, String key) {
    return new EnvVarBuilder()
        .withName(name)
        .withNewValueFrom()
        .withNewSecretKeyRef()
        .withName(secret)
        .withKey(key)
        .endSecretKeyRef()
        .endValueFrom()
        .build();
  }
}
