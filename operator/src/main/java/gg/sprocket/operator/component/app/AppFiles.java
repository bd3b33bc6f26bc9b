package gg.sprocket.operator.component.app;

import gg.sprocket.operator.api.v1alpha1.ConfigFile;
import gg.sprocket.operator.api.v1alpha1.ReleaseComponent;
import gg.sprocket.operator.api.v1alpha1.SecretFile;
import gg.sprocket.operator.plan.Inputs;
import gg.sprocket.operator.plan.Instance;
import gg.sprocket.operator.plan.Observed;
import gg.sprocket.operator.plan.SecretNeeds;
import gg.sprocket.operator.release.SecretSource;
import gg.sprocket.operator.release.SecretSource.InSecret;
import gg.sprocket.operator.release.SecretSource.Missing;
import gg.sprocket.operator.release.SecretSource.Placeholder;
import gg.sprocket.operator.resource.Volumes;
import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import io.fabric8.kubernetes.api.model.VolumeProjection;
import io.fabric8.kubernetes.api.model.VolumeProjectionBuilder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The files that one component reads: configuration from its ConfigMap, secret values projected
 * from where they are. Stand-ins of absent values are no secrets and come from the ConfigMap too,
 * so that the real value takes their place without the release knowing.
 *
 * @param instance the instance
 * @param observed what is there
 * @param component the component
 */
record AppFiles(Instance instance, Observed observed, ReleaseComponent component) {

  private static final String CONFIG = "config";
  private static final String SECRETS = "secrets";
  private static final String STAND_IN = "stand-in-";

  /** Content of the ConfigMap. Two files may share a name, so their number tells them apart. */
  Map<String, String> texts() {
    Map<String, String> texts = new TreeMap<>();
    for (ConfigFile file : component.files()) {
      texts.put(keyOf(file), instance.template().fillJson(file.json()));
    }
    sources()
        .forEach(
            (file, source) -> {
              if (source instanceof Placeholder(String text)) {
                texts.put(STAND_IN + file, text);
              }
            });
    return texts;
  }

  private String keyOf(ConfigFile file) {
    String name = file.path().substring(file.path().lastIndexOf('/') + 1);
    return component.files().indexOf(file) + "-" + name;
  }

  /** Source of each secret file. */
  private SequencedMap<String, SecretSource> sources() {
    SequencedMap<String, SecretSource> sources = new LinkedHashMap<>();
    for (SecretFile file : component.secretFiles()) {
      sources.put(file.file(), SecretNeeds.source(instance, observed, file.secret()));
    }
    return sources;
  }

  /** Changes with every value and text that this component reads, and with nothing else. */
  String fingerprint() {
    Stream<InSecret> read =
        Stream.concat(
                sources().values().stream(),
                component.secretEnv().stream()
                    .map(e -> SecretNeeds.source(instance, observed, e.secret())))
            .filter(InSecret.class::isInstance)
            .map(InSecret.class::cast);
    List<InSecret> values =
        Stream.concat(read, new AppTrust(instance, observed, component).supplied().stream())
            .toList();
    List<String> files =
        texts().entrySet().stream().map(e -> e.getKey() + "\n" + e.getValue()).toList();
    return Inputs.fingerprint(instance.names(), observed, values, files);
  }

  List<Volume> volumes() {
    List<Volume> volumes = new ArrayList<>();
    if (!component.files().isEmpty()) {
      volumes.add(Volumes.configMap(CONFIG, configMap()));
    }
    if (component.secretDirectory() != null && !component.secretFiles().isEmpty()) {
      volumes.add(Volumes.projected(SECRETS, projections()));
    }
    return volumes;
  }

  /**
   * Each file alone, so that its neighbours of the image stay. Such a mount does not follow a
   * change of the ConfigMap; the fingerprint replaces the pod.
   */
  List<VolumeMount> mounts() {
    List<VolumeMount> mounts = new ArrayList<>();
    for (ConfigFile file : component.files()) {
      mounts.add(
          new VolumeMountBuilder(Volumes.mountReadOnly(CONFIG, file.path()))
              .withSubPath(keyOf(file))
              .build());
    }
    if (component.secretDirectory() instanceof String directory
        && !component.secretFiles().isEmpty()) {
      mounts.add(Volumes.mountReadOnly(SECRETS, directory));
    }
    return mounts;
  }

  private List<VolumeProjection> projections() {
    SequencedMap<String, List<KeyToPath>> secrets = new LinkedHashMap<>();
    List<KeyToPath> standIns = new ArrayList<>();
    sources()
        .forEach(
            (file, source) -> {
              switch (source) {
                case InSecret(String secret, String key) ->
                    secrets
                        .computeIfAbsent(secret, _ -> new ArrayList<>())
                        .add(Volumes.item(key, file));
                case Placeholder _ -> standIns.add(Volumes.item(STAND_IN + file, file));
                case Missing(var integration, String _) ->
                    throw new IllegalStateException(
                        "integration " + integration + " was not waited for");
              }
            });
    List<VolumeProjection> projections = new ArrayList<>();
    secrets.forEach(
        (name, items) ->
            projections.add(
                new VolumeProjectionBuilder()
                    .withNewSecret()
                    .withName(name)
                    .withItems(items)
                    .endSecret()
                    .build()));
    if (!standIns.isEmpty()) {
      projections.add(
          new VolumeProjectionBuilder()
              .withNewConfigMap()
              .withName(configMap())
              .withItems(standIns)
              .endConfigMap()
              .build());
    }
    return projections;
  }

  private String configMap() {
    return instance.names().app(component.name());
  }
}
