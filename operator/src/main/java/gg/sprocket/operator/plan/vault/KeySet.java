package gg.sprocket.operator.plan.vault;

import java.time.Instant;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What is known of a stored set of key shares; never the shares.
 *
 * @param secret name of the Secret in the keys namespace
 * @param number counts the sets of the same data, from 1: of each initialisation, and of each time
 *     that new shares were made
 * @param claims uids of the claims that it was made for
 * @param opens uids of the claims whose data it opens, as far as they hold any: the one that was
 *     initialised, those whose members were seen unsealed, and those whose members were about to be
 *     given the shares
 * @param setUp mark of the last set-up that was finished with it
 * @param unreadable keys in the Secret of shares that are none
 * @param seal what opened the Vault that it came with, as Vault calls it; of any but {@link
 *     SealKind#Shares} they are recovery keys; empty if that is not said
 * @param life how it came about, and what was done by it
 * @param migrating word of a migration to another seal that was begun and may be done or not
 */
public record KeySet(
    String secret,
    int number,
    NavigableSet<String> claims,
    NavigableSet<String> opens,
    Optional<String> setUp,
    List<String> unreadable,
    String seal,
    KeyLife life,
    Optional<String> migrating) {

  /** Keeps own copies. */
  public KeySet {
    claims = new TreeSet<>(claims);
    opens = new TreeSet<>(opens);
    unreadable = List.copyOf(unreadable);
  }

  /** Of a Vault that was never migrated. */
  public KeySet(
      String secret,
      int number,
      NavigableSet<String> claims,
      NavigableSet<String> opens,
      Optional<String> setUp,
      List<String> unreadable,
      String seal,
      KeyLife life) {
    this(secret, number, claims, opens, setUp, unreadable, seal, life, Optional.empty());
  }

  /** Shares that open their Vault. */
  public KeySet(
      String secret,
      int number,
      NavigableSet<String> claims,
      NavigableSet<String> opens,
      Optional<String> setUp,
      List<String> unreadable,
      KeyLife life) {
    this(secret, number, claims, opens, setUp, unreadable, SealKind.Shares.type(), life);
  }

  /** The same with recovery keys of a Vault that something else opens. */
  public KeySet of(SealKind kind) {
    return new KeySet(
        secret, number, claims, opens, setUp, unreadable, kind.type(), life, migrating);
  }

  /** The same in the middle of a migration, or in none. */
  public KeySet with(Optional<String> word) {
    return new KeySet(secret, number, claims, opens, setUp, unreadable, seal, life, word);
  }

  /** Whether it is of a Vault that something else than this opens. */
  boolean isOfOther(SealKind kind) {
    return !seal.isEmpty() && !seal.equals(kind.type());
  }

  /** Whether it is noted that it is of a Vault with this seal. */
  boolean isOf(SealKind kind) {
    return isSaidOf(kind.type());
  }

  /** Whether it is noted that it is of a Vault with this seal, as Vault calls it. */
  boolean isSaidOf(String type) {
    return seal.equals(type);
  }

  /** Whether it was made to take the place of another, and nobody knows which of them counts. */
  public boolean isUndecided() {
    return life.succession().filter(next -> next.proved().isEmpty()).isPresent();
  }

  /** When it was last proved that it opens the Vault, as far as that is noted. */
  Instant counted() {
    Instant asked = life.tried().counted();
    return life.succession()
        .flatMap(KeyLife.Succession::proved)
        .filter(asked::isBefore)
        .orElse(asked);
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
