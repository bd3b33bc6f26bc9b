package gg.sprocket.operator.apply;

import gg.sprocket.operator.api.v1alpha1.ReleaseStatus;
import gg.sprocket.operator.api.v1alpha1.StoredRelease;
import gg.sprocket.operator.plan.ObservedRelease;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Writes statuses of releases, and only those that changed. */
public final class ReleaseStatusWriter {

  private final KubernetesClient client;
  private final Map<String, Written> last = new ConcurrentHashMap<>();

  private record Written(String uid, ReleaseStatus status, long resourceVersion) {}

  /**
   * @param client the cluster
   */
  public ReleaseStatusWriter(KubernetesClient client) {
    this.client = client;
  }

  /**
   * The status as it is, which the cache may not show yet.
   *
   * @param name name of the release
   * @param uid its uid
   * @param cached status in the cache
   * @param resourceVersion version of the cached release
   */
  public ReleaseStatus current(
      String name, String uid, ReleaseStatus cached, String resourceVersion) {
    Written written = last.get(name);
    return written != null
            && written.uid().equals(uid)
            && written.resourceVersion() > Long.parseLong(resourceVersion)
        ? written.status()
        : cached;
  }

  /**
   * Writes a status if it differs from the one that is there.
   *
   * @param release the release
   * @param status the status as it should be
   */
  public void write(ObservedRelease release, ReleaseStatus status) {
    if (status.equals(release.status())) {
      return;
    }
    StoredRelease target = new StoredRelease();
    target.setMetadata(new ObjectMetaBuilder().withName(release.name()).build());
    long version = StatusPatch.send(client, target, release.uid(), status);
    last.put(release.name(), new Written(release.uid(), status, version));
  }
}
