package gg.sprocket.operator.it;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;

/** A namespace that enforces Pod Security {@code restricted}. */
public final class RestrictedNamespace {

  private RestrictedNamespace() {}

  /** Makes one that must not be there yet. */
  public static void create(KubernetesClient admin, String name) {
    admin
        .resource(
            new NamespaceBuilder()
                .withNewMetadata()
                .withName(name)
                .addToLabels("pod-security.kubernetes.io/enforce", "restricted")
                .endMetadata()
                .build())
        .create();
  }
}
