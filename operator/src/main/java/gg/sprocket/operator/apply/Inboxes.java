package gg.sprocket.operator.apply;

import gg.sprocket.operator.plan.Change;
import gg.sprocket.operator.plan.Identity;
import gg.sprocket.operator.plan.Projection;
import gg.sprocket.operator.resource.InboxForm;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Takes over what others brought from where values are kept: Jobs from External Vaults, External
 * Secrets Operator from stores. Values go from Secret to Secret of a namespace.
 *
 * @param client the cluster
 */
record Inboxes(KubernetesClient client) {

  /** The Secret that others fill, as it is made. */
  static Secret form(Identity identity, Change.CreateInbox create) {
    return new SecretBuilder()
        .withNewMetadata()
        .withNamespace(identity.namespace())
        .withName(create.ref().name())
        .withLabels(create.labels())
        .withOwnerReferences(create.owner())
        .endMetadata()
        .withType("Opaque")
        .build();
  }

  /**
   * The Secret that pods read, as it is to be; empty if what was brought is not what was judged.
   */
  Optional<Secret> taken(Identity identity, Change.TakeValues take) {
    return Optional.ofNullable(
            client.secrets().inNamespace(identity.namespace()).withName(take.inbox().name()).get())
        .filter(inbox -> inbox.getMetadata().getResourceVersion().equals(take.judged()))
        .map(inbox -> form(identity, take, inbox));
  }

  private static Secret form(Identity identity, Change.TakeValues take, Secret inbox) {
    return new SecretBuilder()
        .withNewMetadata()
        .withNamespace(identity.namespace())
        .withName(take.ref().name())
        .withLabels(take.form().labels())
        .withOwnerReferences(take.form().owner().stream().toList())
        .withAnnotations(take.marks())
        .endMetadata()
        .withType("Opaque")
        .withData(data(take.projection(), inbox))
        .build();
  }

  private static Map<String, String> data(Projection projection, Secret inbox) {
    Map<String, String> brought = Optional.ofNullable(inbox.getData()).orElse(Map.of());
    Map<String, String> data = new TreeMap<>();
    for (String key : projection.keys()) {
      Optional.ofNullable(brought.get(InboxForm.key(projection.path(), key)))
          .ifPresent(value -> data.put(key, value));
    }
    return data;
  }
}
