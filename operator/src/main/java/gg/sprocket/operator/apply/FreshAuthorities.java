package gg.sprocket.operator.apply;

import gg.sprocket.operator.plan.Read;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Authorities that were made a moment ago. The certificates of a new instance are issued at the
 * same time; without this each would try to make the authority, and all but one would have to read
 * what the first one made.
 */
final class FreshAuthorities {

  /** One pass is over by then; the key need not stay in memory for longer. */
  private static final Duration LIFE = Duration.ofSeconds(10);

  private final Clock clock;
  private final Map<String, Slot> slots = new ConcurrentHashMap<>();

  /** The place of one authority, where those who need it wait for one another. */
  private static final class Slot {
    private final Instant since;
    private Optional<Authority> authority = Optional.empty();

    Slot(Instant since) {
      this.since = since;
    }

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
   * @param clock the time
   */
  FreshAuthorities(Clock clock) {
    this.clock = clock;
  }

  /**
   * The authority of an owner.
   *
   * @param owner whose it is and what it is called
   * @param making makes it or says why it cannot be had; not asked if it was just made
   */
  Read<Authority> get(String owner, Supplier<Read<Authority>> making) {
    Instant now = clock.instant();
    slots.values().removeIf(slot -> slot.since.plus(LIFE).isBefore(now));
    return slots.computeIfAbsent(owner, _ -> new Slot(now)).get(making);
  }

  /** Forgets one that is removed. */
  void forget(String owner) {
    slots.remove(owner);
  }
}
