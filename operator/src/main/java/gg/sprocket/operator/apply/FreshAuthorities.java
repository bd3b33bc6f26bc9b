package gg.sprocket.operator.apply;

import gg.sprocket.operator.plan.Read;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Authorities that were made in the pass that is going on. The certificates of a new instance are
 * issued at the same time; without this each would try to make the authority, and all but one would
 * have to read what the first one made. A key need not stay in memory for longer than that.
 */
final class FreshAuthorities {

  private final Map<String, Map<String, Slot>> slots = new ConcurrentHashMap<>();

  /** The place of one authority, where those who need it wait for one another. */
  private static final class Slot {
    private Optional<Authority> authority = Optional.empty();

    synchronized Read<Authority> get(Supplier<Read<Authority>> making) {
      if (authority.isPresent()) {
        return new Read.Ok<>(authority.orElseThrow());
      }
      Read<Authority> made = making.get();
      authority = made.found();
      return made;
    }
  }

  /**
   * The authority of an owner.
   *
   * @param owner whose it is
   * @param name what it is called
   * @param making makes it or says why it cannot be had; not asked if it was just made
   */
  Read<Authority> get(String owner, String name, Supplier<Read<Authority>> making) {
    return slots
        .computeIfAbsent(owner, _ -> new ConcurrentHashMap<>())
        .computeIfAbsent(name, _ -> new Slot())
        .get(making);
  }

  /** Forgets those of an owner. */
  void forget(String owner) {
    slots.remove(owner);
  }
}
