package gg.sprocket.operator.apply;

import gg.sprocket.operator.api.v1alpha1.InstanceStatus;
import gg.sprocket.operator.api.v1alpha1.StoredInstance;
import gg.sprocket.operator.plan.Identity;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Writes statuses, and only those that changed. A change of numbers and messages alone, as every
 * roll-out brings in quick succession, waits a moment for the next one.
 */
public final class StatusWriter {

  /** How long a change of numbers and messages may wait. */
  static final Duration PAUSE = Duration.ofSeconds(3);

  private final KubernetesClient client;
  private final Clock clock;
  private final Map<String, Written> last = new ConcurrentHashMap<>();

  private record Written(InstanceStatus status, long resourceVersion, Instant at) {}

  /**
   * @param client the cluster
   * @param clock the time
   */
  public StatusWriter(KubernetesClient client, Clock clock) {
    this.client = client;
    this.clock = clock;
  }

  /**
   * The status as it is, which the cache may not show yet.
   *
   * @param uid uid of the instance
   * @param cached status in the cache
   * @param resourceVersion version of the cached instance
   */
  public InstanceStatus current(String uid, InstanceStatus cached, String resourceVersion) {
    Written written = last.get(uid);
    return written != null && written.resourceVersion() > Long.parseLong(resourceVersion)
        ? written.status()
        : cached;
  }

  /**
   * Writes a status if it is worth it.
   *
   * @param identity the instance
   * @param old the status as it is
   * @param status the status as it should be
   * @return how long to wait before it is asked again, if something was left unwritten
   */
  public Optional<Duration> write(Identity identity, InstanceStatus old, InstanceStatus status) {
    if (status.equals(old)) {
      return Optional.empty();
    }
    Instant now = clock.instant();
    Written written = last.get(identity.uid());
    if (written != null && StatusChange.isMinor(old, status)) {
      Duration left = Duration.between(now, written.at().plus(PAUSE));
      if (left.isPositive()) {
        return Optional.of(left);
      }
    }
    long version = StatusPatch.send(client, target(identity), identity.uid(), status);
    last.put(identity.uid(), new Written(status, version, now));
    return Optional.empty();
  }

  /** Forgets an instance that is gone. */
  public void forget(Identity identity) {
    last.remove(identity.uid());
  }

  private static StoredInstance target(Identity identity) {
    StoredInstance target = new StoredInstance();
    target.setMetadata(
        new ObjectMetaBuilder()
            .withNamespace(identity.namespace())
            .withName(identity.name())
            .build());
    return target;
  }
}
