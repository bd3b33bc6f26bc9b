package gg.sprocket.operator.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gg.sprocket.operator.resource.IssuedCertificate;
import gg.sprocket.operator.resource.Json;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Says what controllers of others would: that a certificate was issued, that a Gateway has taken a
 * route, that an Ingress has an address. The API server holds each word against its definition.
 */
final class PlayedControllers implements AutoCloseable {

  private static final PatchContext MERGE = PatchContext.of(PatchType.JSON_MERGE);

  private final KubernetesClient admin;
  private final List<SharedIndexInformer<?>> informers = new ArrayList<>();

  PlayedControllers(KubernetesClient admin) {
    this.admin = admin;
    play(IssuedCertificate.class, _ -> issued());
    play(HTTPRoute.class, PlayedControllers::taken);
    play(Ingress.class, _ -> addressed());
  }

  private <T extends HasMetadata> void play(Class<T> kind, Function<T, ObjectNode> status) {
    informers.add(admin.resources(kind).inAnyNamespace().inform(new Player<>(admin, status)));
  }

  /**
   * Writes the status of an object that has none yet.
   *
   * @param admin the administrator's client
   * @param status what it says
   */
  private record Player<T extends HasMetadata>(
      KubernetesClient admin, Function<T, ObjectNode> status) implements ResourceEventHandler<T> {

    @Override
    public void onAdd(T object) {
      ObjectNode patch = Json.MAPPER.createObjectNode();
      patch.set("status", status.apply(object));
      try {
        admin.resource(object).subresource("status").patch(MERGE, Json.text(patch));
      } catch (KubernetesClientException e) {
        if (e.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
          throw e;
        }
      }
    }

    @Override
    public void onUpdate(T before, T object) {
      // A route to another Gateway is to be taken by that one.
      if (!before.getMetadata().getGeneration().equals(object.getMetadata().getGeneration())) {
        onAdd(object);
      }
    }

    @Override
    public void onDelete(T object, boolean finalStateUnknown) {}
  }

  private static ObjectNode issued() {
    Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    ObjectNode status = Json.MAPPER.createObjectNode();
    status.put("notBefore", now.toString());
    status.put("notAfter", now.plus(Duration.ofDays(90)).toString());
    status.put("renewalTime", now.plus(Duration.ofDays(60)).toString());
    status.withArray("conditions").add(condition("Ready"));
    return status;
  }

  private static ObjectNode taken(HTTPRoute route) {
    ObjectNode status = Json.MAPPER.createObjectNode();
    ArrayNode parents = status.withArray("parents");
    for (JsonNode reference : Json.tree(route.getSpec().getParentRefs())) {
      ObjectNode parent = parents.addObject();
      parent.set("parentRef", reference);
      parent.put("controllerName", "example.org/played");
      parent.withArray("conditions").add(condition("Accepted")).add(condition("ResolvedRefs"));
    }
    return status;
  }

  private static ObjectNode addressed() {
    ObjectNode status = Json.MAPPER.createObjectNode();
    status.withObject("/loadBalancer").withArray("ingress").addObject().put("ip", "192.0.2.1");
    return status;
  }

  private static ObjectNode condition(String type) {
    return Json.MAPPER
        .createObjectNode()
        .put("type", type)
        .put("status", "True")
        .put("reason", type)
        .put("message", "")
        .put("lastTransitionTime", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
  }

  @Override
  public void close() {
    informers.forEach(SharedIndexInformer::close);
  }
}
