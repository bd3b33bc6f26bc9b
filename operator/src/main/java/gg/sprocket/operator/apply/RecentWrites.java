package gg.sprocket.operator.apply;

import gg.sprocket.operator.plan.ObjectRef;
import gg.sprocket.operator.plan.Writes;
import gg.sprocket.operator.plan.Writes.Write;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToLongFunction;

/**
 * Remembers what we last sent of each object, because watch events arrive after the answers to our
 * own requests. Lost at a restart, which costs nothing but a comparison.
 */
public final class RecentWrites {

  /** After this an object that no watch has shown counts as gone, not as late. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Map<String, Map<ObjectRef, Entry>> byInstance = new ConcurrentHashMap<>();

  private record Entry(Write write, Instant at) {}

  /**
   * Notes an answer of the API server.
   *
   * @param instance uid of the instance
   * @param ref the object
   * @param write what was sent and answered
   * @param now time of the answer
   */
  void note(String instance, ObjectRef ref, Write write, Instant now) {
    byInstance
        .computeIfAbsent(instance, _ -> new ConcurrentHashMap<>())
        .put(ref, new Entry(write, now));
  }

  /** Forgets an instance. */
  void forget(String instance) {
    byInstance.remove(instance);
  }

  /** Forgets an object that is being removed. */
  void forget(String instance, ObjectRef ref) {
    byInstance.getOrDefault(instance, new HashMap<>()).remove(ref);
  }

  /**
   * The writes of one instance, as the planner needs them.
   *
   * @param instance uid of the instance
   * @param cached version of an object in the caches; 0 if they do not hold it
   * @param now time of the pass
   */
  public Writes of(String instance, ToLongFunction<ObjectRef> cached, Instant now) {
    Map<ObjectRef, Entry> entries = byInstance.get(instance);
    if (entries == null) {
      return Writes.NONE;
    }
    Map<ObjectRef, Write> writes = new HashMap<>();
    entries.replaceAll((ref, entry) -> seen(entry, cached.applyAsLong(ref)));
    entries.values().removeIf(e -> !e.write().seen() && e.at().plus(PATIENCE).isBefore(now));
    entries.forEach((ref, entry) -> writes.put(ref, entry.write()));
    return new Writes(Map.copyOf(writes));
  }

  private static Entry seen(Entry entry, long cached) {
    Write write = entry.write();
    return write.seen() || cached < write.resourceVersion()
        ? entry
        : new Entry(
            new Write(write.hash(), write.resourceVersion(), write.bend(), true), entry.at());
  }
}
