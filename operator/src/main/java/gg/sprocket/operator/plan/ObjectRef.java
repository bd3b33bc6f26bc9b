package gg.sprocket.operator.plan;

import io.fabric8.kubernetes.api.model.HasMetadata;

/**
 * An object of the instance's namespace.
 *
 * @param type its Java type
 * @param name its name
 */
public record ObjectRef(Class<? extends HasMetadata> type, String name) {

  /** Of an existing object. */
  public static ObjectRef of(HasMetadata object) {
    return new ObjectRef(object.getClass(), object.getMetadata().getName());
  }

  /** Kind of the object. */
  public String kind() {
    return HasMetadata.getKind(type);
  }

  /** {@code Kind/name}, for messages. */
  @Override
  public String toString() {
    return kind() + "/" + name;
  }
}
