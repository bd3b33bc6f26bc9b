package gg.sprocket.operator.observe;

import gg.sprocket.operator.api.v1alpha1.StoredInstance;
import gg.sprocket.operator.plan.Identity;
import io.javaoperatorsdk.operator.processing.event.Event;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.AbstractEventSource;
import io.javaoperatorsdk.operator.processing.event.source.ResourceEventAware;
import java.time.Duration;
import java.util.Set;

/** Looks at something of instances beside the passes, and wakes one for which it is news. */
abstract class LookSource extends AbstractEventSource<StoredInstance, StoredInstance>
    implements ResourceEventAware<StoredInstance> {

  private final Alarm alarm;

  /**
   * @param name name of the source
   * @param thread name of the thread that begins the looks
   */
  LookSource(String name, String thread) {
    super(StoredInstance.class, name);
    this.alarm = new Alarm(thread);
  }

  @Override
  public void start() {
    alarm.set();
    super.start();
  }

  @Override
  public void stop() {
    super.stop();
    alarm.unset();
  }

  /** When an instance is looked at, and how it is woken. */
  final WatchedVault.Scheduling scheduling(Identity identity) {
    ResourceID id = new ResourceID(identity.name(), identity.namespace());
    return new WatchedVault.Scheduling() {
      @Override
      public Runnable after(Duration pause, Runnable work) {
        return alarm.after(pause, work);
      }

      @Override
      public void wake() {
        if (isRunning()) {
          getEventHandler().handleEvent(new Event(id));
        }
      }
    };
  }

  /** Ends the looks at an instance. */
  abstract void forget(String uid);

  @Override
  public void onResourceDeleted(StoredInstance gone) {
    forget(gone.getMetadata().getUid());
  }

  @Override
  public Set<StoredInstance> getSecondaryResources(StoredInstance primary) {
    return Set.of();
  }
}
