package gg.sprocket.operator.observe;

import gg.sprocket.operator.api.v1alpha1.StoredInstance;
import gg.sprocket.operator.api.v1alpha1.StoredRelease;
import io.javaoperatorsdk.operator.processing.event.Event;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.AbstractEventSource;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Which releases instances ask for, which the controller of instances watches, for that of
 * releases: a release is woken when its first user comes or its last one goes, not by every one
 * between.
 */
final class ReleaseUses extends AbstractEventSource<StoredInstance, StoredRelease> {

  private final InstanceIndex instances;
  private final boolean everywhere;
  private final Set<String> used = new HashSet<>();

  /**
   * @param instances the instances that are watched
   * @param everywhere whether those are all of the cluster
   */
  ReleaseUses(InstanceIndex instances, boolean everywhere) {
    super(StoredInstance.class, "uses");
    this.instances = instances;
    this.everywhere = everywhere;
  }

  /** What the controller of instances has to tell of changes. */
  EventSource<StoredInstance, StoredInstance> listener() {
    return new Changes<>(
        StoredInstance.class,
        (now, before) -> !InstanceIndex.version(now).equals(InstanceIndex.version(before)),
        this::look);
  }

  /** Whether it can be told of every release by now. */
  boolean isFilled() {
    return !everywhere || instances.isFilled();
  }

  /** Whether an instance asks for a release; empty where not all instances are known. */
  Optional<Boolean> of(String release) {
    return everywhere ? Optional.of(!instances.of(release).isEmpty()) : Optional.empty();
  }

  private void look(StoredInstance instance) {
    InstanceIndex.version(instance).stream()
        .filter(this::isTurned)
        .forEach(version -> getEventHandler().handleEvent(new Event(new ResourceID(version))));
  }

  /** One at a time: of two changes, the later look must have the last word. */
  private synchronized boolean isTurned(String version) {
    return instances.of(version).isEmpty() ? used.remove(version) : used.add(version);
  }

  @Override
  public Set<StoredInstance> getSecondaryResources(StoredRelease primary) {
    return Set.of();
  }
}
