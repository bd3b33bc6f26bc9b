package gg.sprocket.operator.plan.vault;

import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What is known of a stored set of key shares; never the shares.
 *
 * @param secret name of the Secret in the keys namespace
 * @param number counts the initialisations of the same data, from 1
 * @param claims uids of the claims that it was made for
 * @param opens uids of the claims whose data it opens, as far as they hold any: the one that was
 *     initialised, those whose members were seen unsealed, and those whose members were about to be
 *     given the shares
 * @param setUp mark of the last set-up that was finished with it
 * @param unreadable keys in the Secret of shares that are none
 */
public record KeySet(
    String secret,
    int number,
    NavigableSet<String> claims,
    NavigableSet<String> opens,
    Optional<String> setUp,
    List<String> unreadable) {

  /** Keeps own copies. */
  public KeySet {
    claims = new TreeSet<>(claims);
    opens = new TreeSet<>(opens);
    unreadable = List.copyOf(unreadable);
  }

  /** Whether it was made for one of these claims, or opens one. */
  boolean knows(Set<String> some) {
    return opensAny(some) || claims.stream().anyMatch(some::contains);
  }

  /** Whether it opens one of these claims. */
  boolean opensAny(Set<String> some) {
    return opens.stream().anyMatch(some::contains);
  }
}
