package gg.sprocket.operator.observe;

import com.fasterxml.jackson.databind.JsonNode;
import gg.sprocket.operator.api.v1alpha1.StoredInstance;
import gg.sprocket.operator.api.v1alpha1.StoredRelease;
import gg.sprocket.operator.plan.Edition;
import gg.sprocket.operator.plan.Read;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.javaoperatorsdk.operator.processing.event.Event;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.AbstractEventSource;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The releases of the cluster, which the controller of releases watches, for that of instances:
 * they are read here, and those who ask for one are woken when it comes, goes or changes.
 */
final class Releases extends AbstractEventSource<StoredRelease, StoredInstance> {

  private final InstanceIndex instances;
  private final Map<String, Decoded> decoded = new ConcurrentHashMap<>();
  private volatile Optional<IndexerResourceCache<StoredRelease>> cache = Optional.empty();

  /** A release is large, and every look at every instance that runs it reads the same. */
  private record Decoded(Optional<JsonNode> stored, Read<Edition> read) {}

  /**
   * @param instances the instances to wake
   */
  Releases(InstanceIndex instances) {
    super(StoredRelease.class, "releases");
    this.instances = instances;
  }

  /**
   * Takes over what the controller of releases watches.
   *
   * @param releases its cache
   * @return what it has to tell of changes
   */
  EventSource<StoredRelease, StoredRelease> open(IndexerResourceCache<StoredRelease> releases) {
    cache = Optional.of(releases);
    return new Changes<>(StoredRelease.class, Releases::differ, this::wake);
  }

  /** Whether the watch has been filled since the start. */
  boolean isFilled() {
    return cache.filter(Watches::isFilled).isPresent();
  }

  /** A release by its name; empty if there is none. */
  Optional<Read<Edition>> read(String name) {
    Optional<StoredRelease> stored = cache.flatMap(c -> c.get(new ResourceID(name)));
    if (stored.isEmpty()) {
      decoded.remove(name);
    }
    return stored.map(release -> read(name, Optional.ofNullable(release.getSpec())));
  }

  private Read<Edition> read(String name, Optional<JsonNode> spec) {
    return decoded
        .compute(
            name,
            (_, known) ->
                known != null && known.stored().equals(spec)
                    ? known
                    : new Decoded(spec, Decoder.release(name, spec.orElse(null))))
        .read();
  }

  /** Its status is the operator's own word and concerns no instance. */
  private static boolean differ(StoredRelease now, StoredRelease before) {
    ObjectMeta one = now.getMetadata();
    ObjectMeta other = before.getMetadata();
    return !Objects.equals(one.getUid(), other.getUid())
        || !Objects.equals(one.getGeneration(), other.getGeneration());
  }

  /** Before the instances are known there is nobody to wake; each is looked at later anyway. */
  private void wake(StoredRelease release) {
    if (instances.isFilled()) {
      instances
          .of(release.getMetadata().getName())
          .forEach(id -> getEventHandler().handleEvent(new Event(id)));
    }
  }

  @Override
  public Set<StoredRelease> getSecondaryResources(StoredInstance primary) {
    return Set.of();
  }
}
