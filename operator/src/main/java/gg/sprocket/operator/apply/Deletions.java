package gg.sprocket.operator.apply;

import io.fabric8.kubernetes.api.model.DeleteOptions;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Preconditions;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;

/**
 * Deletes the very object that was judged, and none that took its name or was changed meanwhile.
 *
 * @param client the cluster
 */
record Deletions(KubernetesClient client) {

  /**
   * Deletes an object by its uid.
   *
   * @return whether it was there; otherwise it is gone, or another one has its name
   */
  boolean ofUid(Class<? extends HasMetadata> kind, String namespace, String name, String uid) {
    return delete(kind, namespace, name, new Preconditions(null, uid));
  }

  /**
   * Deletes an object as it was read.
   *
   * @param version its resource version then
   * @return whether it was there and as it was; otherwise it is left alone
   */
  boolean atVersion(
      Class<? extends HasMetadata> kind, String namespace, String name, String version) {
    return delete(kind, namespace, name, new Preconditions(version, null));
  }

  /**
   * Deletes an object as it was read.
   *
   * @return whether it was there and as it was; otherwise it is left alone
   */
  boolean asRead(HasMetadata object) {
    ObjectMeta meta = object.getMetadata();
    return delete(
        object.getClass(),
        meta.getNamespace(),
        meta.getName(),
        new Preconditions(meta.getResourceVersion(), meta.getUid()));
  }

  private boolean delete(
      Class<? extends HasMetadata> kind,
      String namespace,
      String name,
      Preconditions preconditions) {
    DeleteOptions options = new DeleteOptions();
    options.setPropagationPolicy("Background");
    options.setPreconditions(preconditions);
    try {
      client.raw(path(kind, namespace, name), "DELETE", options);
      return true;
    } catch (KubernetesClientException e) {
      if (isOutdated(e) || e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
        return false;
      }
      throw e;
    }
  }

  /** Whether an answer says that an object is not as it was read. */
  static boolean isOutdated(KubernetesClientException answer) {
    return answer.getCode() == HttpURLConnection.HTTP_CONFLICT;
  }

  /** Path of an object of the API. */
  static String path(Class<? extends HasMetadata> kind, String namespace, String name) {
    String version = HasMetadata.getApiVersion(kind);
    return "/%s/%s/namespaces/%s/%s/%s"
        .formatted(
            version.contains("/") ? "apis" : "api",
            version,
            namespace,
            HasMetadata.getPlural(kind),
            name);
  }
}
