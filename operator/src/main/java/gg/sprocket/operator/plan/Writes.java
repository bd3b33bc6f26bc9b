package gg.sprocket.operator.plan;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Map;
import java.util.Optional;

/**
 * Our own recent writes: they tell a cache that lags behind from an object that somebody removed,
 * and an object that an admission webhook bends on each write from one that drifted.
 *
 * @param applied what we last sent of each object
 */
public record Writes(Map<ObjectRef, Write> applied) {

  /** Nothing written yet, as after a start. */
  public static final Writes NONE = new Writes(Map.of());

  /**
   * One write.
   *
   * @param hash hash of the form that was sent
   * @param resourceVersion version that the API server answered
   * @param bend how the answer differed from what was sent, if it did ({@link Bend})
   * @param seen whether a cache has shown this version or a later one
   */
  public record Write(String hash, long resourceVersion, Optional<String> bend, boolean seen) {}

  /**
   * Whether a write is still to be seen, so that nobody can say yet whether its object is there.
   */
  public boolean anyUnseen() {
    return applied.values().stream().anyMatch(write -> !write.seen());
  }

  /** Whether an object as a cache shows it is older than what we last wrote of it. */
  boolean hidesFrom(HasMetadata live) {
    return of(ObjectRef.of(live))
        .filter(w -> w.resourceVersion() > Long.parseLong(live.getMetadata().getResourceVersion()))
        .isPresent();
  }

  /** What we last sent of an object. */
  public Optional<Write> of(ObjectRef ref) {
    return Optional.ofNullable(applied.get(ref));
  }
}
