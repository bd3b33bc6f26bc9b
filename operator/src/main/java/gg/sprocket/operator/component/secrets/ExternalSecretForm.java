package gg.sprocket.operator.component.secrets;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gg.sprocket.operator.plan.ExternalStore;
import gg.sprocket.operator.plan.Projection;
import gg.sprocket.operator.resource.ExternalSecret;
import gg.sprocket.operator.resource.InboxForm;
import gg.sprocket.operator.resource.Json;
import gg.sprocket.operator.resource.Labels;
import gg.sprocket.operator.resource.Objects;
import java.util.Map;

/**
 * A request to External Secrets Operator. It fills a Secret that is there and makes none, and what
 * it brought stays where it is whatever becomes of the store.
 */
final class ExternalSecretForm {

  private ExternalSecretForm() {}

  /**
   * That of one projection.
   *
   * @param filled uid of the Secret that is to be filled
   */
  static ExternalSecret of(ExternalStore store, Projection projection, String filled) {
    ObjectNode spec = Json.MAPPER.createObjectNode();
    spec.put("refreshInterval", store.source().refreshInterval());
    spec.putObject("secretStoreRef")
        .put("kind", store.source().storeRef().kind().name())
        .put("name", store.source().storeRef().name());
    spec.putObject("target")
        .put("name", store.inbox())
        .put("creationPolicy", "Merge")
        .put("deletionPolicy", "Retain");
    ArrayNode data = spec.putArray("data");
    projection.keys().forEach(key -> data.add(value(store, projection, key)));
    ExternalSecret object = new ExternalSecret();
    object.setMetadata(Objects.meta(projection.secret(), "secrets"));
    object.getMetadata().setAnnotations(Map.of(Labels.FILLS, filled));
    object.setSpec(spec);
    return object;
  }

  private static ObjectNode value(ExternalStore store, Projection projection, String key) {
    ObjectNode value = Json.MAPPER.createObjectNode();
    value.put("secretKey", InboxForm.key(projection.path(), key));
    String name = store.name(projection, key);
    ObjectNode remote = value.putObject("remoteRef");
    if (store.source().entry() instanceof String entry) {
      remote.put("key", entry).put("property", name);
    } else {
      remote.put("key", name);
    }
    return value;
  }
}
