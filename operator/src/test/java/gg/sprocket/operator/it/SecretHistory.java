package gg.sprocket.operator.it;

import gg.sprocket.operator.resource.Labels;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Every content that the generated Secrets of a namespace ever had. */
final class SecretHistory implements AutoCloseable {

  private final Map<String, Set<Map<String, String>>> contents = new ConcurrentHashMap<>();
  private final Watch watch;

  private SecretHistory(KubernetesClient admin, String namespace) {
    watch =
        admin
            .secrets()
            .inNamespace(namespace)
            .withLabel(Labels.MANAGED_BY, Labels.OPERATOR)
            .watch(new Recorder());
  }

  /** Watches from now on. */
  static SecretHistory of(KubernetesClient admin, String namespace) {
    return new SecretHistory(admin, namespace);
  }

  /** The contents by name of the Secret. */
  Map<String, Set<Map<String, String>>> contents() {
    return contents;
  }

  @Override
  public void close() {
    watch.close();
  }

  private final class Recorder implements Watcher<Secret> {
    @Override
    public void eventReceived(Action action, Secret secret) {
      contents
          .computeIfAbsent(secret.getMetadata().getName(), _ -> ConcurrentHashMap.newKeySet())
          .add(Map.copyOf(secret.getData()));
    }

    @Override
    public void onClose(WatcherException cause) {
      // A watch that breaks off would miss contents; an entry that no Secret has tells so.
      contents.put("the watch broke off: " + cause.getMessage(), Set.of());
    }
  }
}
