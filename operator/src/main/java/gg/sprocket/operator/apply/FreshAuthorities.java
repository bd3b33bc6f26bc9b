package gg.sprocket.operator.apply;

import gg.sprocket.operator.plan.Read;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Authorities that were made a moment ago. The first certificates of a new instance are issued at
 * the same time or in passes that follow each other at once; without this each would try to make
 * the authority, and all but one would have to read what the first one made. The key stays in
 * memory until a pass needs it no more.
 */
final class FreshAuthorities {

  private final Map<String, Slots> owners = new ConcurrentHashMap<>();

  /** The authorities of one owner, and whether the pass that is going on has needed one. */
  private static final class Slots {
    private final Map<String, Slot> byName = new ConcurrentHashMap<>();
    private volatile boolean needed;

    Slot slot(String name) {
      needed = true;
      return byName.computeIfAbsent(name, _ -> new Slot());
    }

    /** Begins the next pass; whether the one that ends needed any. */
    boolean passed() {
      boolean was = needed;
      needed = false;
      return was;
    }
  }

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
    return owners.computeIfAbsent(owner, _ -> new Slots()).slot(name).get(making);
  }

  /** Ends a pass over an owner: one that needed no authority leaves none behind. */
  void passed(String owner) {
    owners.computeIfPresent(owner, (_, slots) -> slots.passed() ? slots : null);
  }

  /** Forgets those of an owner. */
  void forget(String owner) {
    owners.remove(owner);
  }
}
