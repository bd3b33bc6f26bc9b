package gg.sprocket.operator.observe;

import gg.sprocket.operator.api.v1alpha1.StoredInstance;
import gg.sprocket.operator.plan.Identity;
import io.javaoperatorsdk.operator.processing.event.Event;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.AbstractEventSource;
import io.javaoperatorsdk.operator.processing.event.source.ResourceEventAware;
import java.util.Optional;
import java.util.Set;

/**
 * Wakes an instance that is to take over the data of another one when that is gone: it waits for
 * that, and nothing of its own changes with it.
 */
final class Heirs extends AbstractEventSource<StoredInstance, StoredInstance>
    implements ResourceEventAware<StoredInstance> {

  private final InstanceIndex instances;

  /**
   * @param instances the instances
   */
  Heirs(InstanceIndex instances) {
    super(StoredInstance.class, "heirs");
    this.instances = instances;
  }

  @Override
  public void onResourceDeleted(StoredInstance gone) {
    Optional<String> name = Optional.of(gone.getMetadata().getName());
    instances
        .beside(gone)
        .filter(other -> Identity.of(other.getMetadata()).former().equals(name))
        .map(ResourceID::fromResource)
        .forEach(heir -> getEventHandler().handleEvent(new Event(heir)));
  }

  @Override
  public Set<StoredInstance> getSecondaryResources(StoredInstance primary) {
    return Set.of();
  }
}
