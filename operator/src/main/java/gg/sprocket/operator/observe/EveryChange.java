package gg.sprocket.operator.observe;

import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import java.util.function.Consumer;

/**
 * Tells of every change in the same way.
 *
 * @param told is given the object as it is, or as it was last
 * @param <T> what is watched
 */
record EveryChange<T>(Consumer<T> told) implements ResourceEventHandler<T> {

  @Override
  public void onAdd(T object) {
    told.accept(object);
  }

  @Override
  public void onUpdate(T before, T now) {
    told.accept(now);
  }

  @Override
  public void onDelete(T object, boolean unknown) {
    told.accept(object);
  }
}
