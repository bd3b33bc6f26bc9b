package gg.sprocket.operator.apply;

import gg.sprocket.operator.resource.Json;
import gg.sprocket.operator.resource.Names;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.List;
import java.util.Map;

/** Replaces the status of an object of our own kinds, and touches nothing else of it. */
final class StatusPatch {

  /**
   * No server-side apply: the API server answers it with an error for an object whose spec does not
   * fit the schema, and just those need a status that says so.
   */
  private static final PatchContext PATCH =
      new PatchContext.Builder()
          .withPatchType(PatchType.JSON)
          .withFieldManager(Names.FIELD_MANAGER)
          .build();

  private StatusPatch() {}

  /**
   * Sends a status.
   *
   * @param client the cluster
   * @param target the object, by namespace and name alone
   * @param uid its uid
   * @param status its new status
   * @return the resource version that it has by that
   */
  static <T extends HasMetadata> long send(
      KubernetesClient client, T target, String uid, Object status) {
    List<Map<String, Object>> patch =
        List.of(
            // The uid keeps the status from landing on another object that took the name.
            Map.of("op", "test", "path", "/metadata/uid", "value", uid),
            Map.of("op", "add", "path", "/status", "value", status));
    // By name alone the client would read the object before it patches it.
    T answer = client.resource(target).subresource("status").patch(PATCH, Json.text(patch));
    return Long.parseLong(answer.getMetadata().getResourceVersion());
  }
}
