package gg.sprocket.operator.plan.vault;

import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;

/**
 * What is known of a stored set of key shares; never the shares.
 *
 * @param secret name of the Secret in the keys namespace
 * @param number counts the initialisations of the same data, from 1
 * @param claims uids of the claims that it was made for
 * @param setUp mark of the last set-up that was finished with it
 */
public record KeySet(
    String secret, int number, NavigableSet<String> claims, Optional<String> setUp) {

  /** Keeps an own copy. */
  public KeySet {
    claims = new TreeSet<>(claims);
  }
}
