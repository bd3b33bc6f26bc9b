package gg.sprocket.operator.observe;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/**
 * Which deleted instances need their namespace's rights no more. Of several that go at the same
 * time, exactly one must find itself the last and give the rights back: with two that each leave it
 * to the other, the rights would stay, and with two that each do it, one would lose sight of
 * Secrets that it has yet to remove.
 *
 * <p>Lost at a restart, which is harmless: an instance that still has our finalizer departs once
 * more, and one without it does not count.
 */
final class Departures {

  private final Set<String> departed = new HashSet<>();

  /**
   * Notes that an instance has nothing left to do.
   *
   * @param uid its uid
   * @param others uids of the other instances of its namespace
   * @return whether all others have departed before it
   */
  synchronized boolean last(String uid, Collection<String> others) {
    departed.add(uid);
    return departed.containsAll(others);
  }

  /** Whether all of these have departed. */
  synchronized boolean all(Collection<String> uids) {
    return departed.containsAll(uids);
  }

  /** Forgets all that are not there any more. */
  synchronized void keep(Collection<String> present) {
    departed.retainAll(new HashSet<>(present));
  }
}
