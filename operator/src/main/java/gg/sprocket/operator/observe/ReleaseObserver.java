package gg.sprocket.operator.observe;

import gg.sprocket.operator.api.v1alpha1.ReleaseStatus;
import gg.sprocket.operator.api.v1alpha1.StoredRelease;
import gg.sprocket.operator.plan.ObservedRelease;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.time.Clock;
import java.util.List;

/** Gathers all that is known of a release into one value. */
public final class ReleaseObserver {

  private final List<EventSource<?, StoredRelease>> sources;
  private final ReleaseUses uses;
  private final Memory memory;
  private final Clock clock;

  /** What the writing side remembers of its own writes. */
  public interface Memory {

    /** The last status we wrote, if the cache does not show it yet. */
    ReleaseStatus status(String name, String uid, ReleaseStatus cached, String resourceVersion);
  }

  /**
   * @param changes tells of changes of releases
   * @param uses tells who asks for them
   * @param memory memory of the writing side
   * @param clock the time
   */
  ReleaseObserver(
      EventSource<StoredRelease, StoredRelease> changes,
      ReleaseUses uses,
      Memory memory,
      Clock clock) {
    this.sources = List.of(changes, uses);
    this.uses = uses;
    this.memory = memory;
    this.clock = clock;
  }

  /** The watches, for the framework to start. */
  public List<EventSource<?, StoredRelease>> sources() {
    return sources;
  }

  /**
   * Whether every instance is known: to judge before would be to take for unused what is in use.
   */
  public boolean isReady() {
    return uses.isFilled();
  }

  /** All that is known of a release. */
  public ObservedRelease observe(StoredRelease stored) {
    ObjectMeta meta = stored.getMetadata();
    Long generation = meta.getGeneration();
    return new ObservedRelease(
        clock.instant(),
        meta.getName(),
        meta.getUid(),
        generation == null ? 0 : generation,
        Decoder.release(meta.getName(), stored.getSpec()),
        uses.of(meta.getName()),
        memory.status(
            meta.getName(),
            meta.getUid(),
            Decoder.releaseStatus(stored.getStatus()),
            meta.getResourceVersion()));
  }
}
