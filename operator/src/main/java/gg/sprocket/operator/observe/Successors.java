package gg.sprocket.operator.observe;

import gg.sprocket.operator.api.v1alpha1.StoredInstance;
import gg.sprocket.operator.plan.Identity;
import io.javaoperatorsdk.operator.processing.event.Event;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.AbstractEventSource;
import io.javaoperatorsdk.operator.processing.event.source.ResourceEventAware;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Wakes the instances that wait for another one to be gone when it is, since nothing of their own
 * changes with it: one that is to take over its data, and one that Traefik would take for it.
 */
final class Successors extends AbstractEventSource<StoredInstance, StoredInstance>
    implements ResourceEventAware<StoredInstance> {

  private final InstanceIndex instances;

  /**
   * @param instances the instances
   */
  Successors(InstanceIndex instances) {
    super(StoredInstance.class, "successors");
    this.instances = instances;
  }

  @Override
  public void onResourceDeleted(StoredInstance gone) {
    Stream.concat(heirs(gone), instances.namesakes(gone))
        .map(ResourceID::fromResource)
        .forEach(waiting -> getEventHandler().handleEvent(new Event(waiting)));
  }

  private Stream<StoredInstance> heirs(StoredInstance gone) {
    Optional<String> name = Optional.of(gone.getMetadata().getName());
    return instances
        .beside(gone)
        .filter(other -> Identity.of(other.getMetadata()).former().equals(name));
  }

  @Override
  public Set<StoredInstance> getSecondaryResources(StoredInstance primary) {
    return Set.of();
  }
}
