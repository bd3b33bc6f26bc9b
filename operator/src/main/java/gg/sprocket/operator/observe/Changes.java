package gg.sprocket.operator.observe;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.processing.event.source.AbstractEventSource;
import io.javaoperatorsdk.operator.processing.event.source.ResourceEventAware;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Consumer;

/**
 * Listens to what a controller watches itself, for another controller that decides by it too: so
 * one watch serves both. Its cache shows a change before the listener is told.
 *
 * @param <R> what is watched
 */
final class Changes<R extends HasMetadata> extends AbstractEventSource<R, R>
    implements ResourceEventAware<R> {

  private final BiPredicate<R, R> differ;
  private final Consumer<R> listener;

  /**
   * @param type what is watched
   * @param differ whether the listener is told of an update
   * @param listener is told what came, what went, and of an update both the old and the new
   */
  Changes(Class<R> type, BiPredicate<R, R> differ, Consumer<R> listener) {
    super(type, "changes");
    this.differ = differ;
    this.listener = listener;
  }

  @Override
  public void onResourceCreated(R resource) {
    listener.accept(resource);
  }

  @Override
  public void onResourceUpdated(R now, R before) {
    if (differ.test(now, before)) {
      listener.accept(before);
      listener.accept(now);
    }
  }

  @Override
  public void onResourceDeleted(R resource) {
    listener.accept(resource);
  }

  @Override
  public Set<R> getSecondaryResources(R primary) {
    return Set.of();
  }
}
