package gg.sprocket.operator.plan.vault;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * What the keys namespace holds of a Vault.
 *
 * @param intent the initialisation that is going on, if one is
 * @param keys sets of key shares
 * @param voids numbers under which no shares are ever stored, because the initialisation that they
 *     were for was given up
 * @param told the highest number that is told to have been used, or 0: below it only those that are
 *     told are looked for
 */
public record Custody(
    Optional<Intent> intent, List<KeySet> keys, NavigableSet<Integer> voids, int told) {

  /** A service that is out of reach for a moment is found again by the Vault in this time. */
  private static final Duration FIRST_PATIENCE = Duration.ofMinutes(1);

  private static final Duration LAST_PATIENCE = Duration.ofDays(1);
  private static final int DOUBLINGS = 12;

  /** Nothing yet. */
  public static final Custody NONE = new Custody(Optional.empty(), List.of(), new TreeSet<>(), 0);

  /** Keeps own copies. */
  public Custody {
    keys = List.copyOf(keys);
    voids = new TreeSet<>(voids);
  }

  /** Where no numbers are told, since none was ever dropped. */
  public Custody(Optional<Intent> intent, List<KeySet> keys, NavigableSet<Integer> voids) {
    this(intent, keys, voids, 0);
  }

  /** Whether a set was made for one of these claims, or opens one. */
  boolean knows(Set<String> claims) {
    return keys.stream().anyMatch(set -> set.knows(claims));
  }

  /**
   * The sets that may open the data on these claims, the likeliest first: of those that open them
   * the one that did so last. Where none of the claims is known, as with volumes that were put back
   * from a backup, that is the last one.
   */
  public List<KeySet> opening(Set<String> claims) {
    return keys.stream()
        .sorted(
            Comparator.comparing((KeySet set) -> set.opensAny(claims))
                .thenComparing(set -> set.knows(claims))
                .thenComparing(set -> !set.isUndecided())
                .thenComparing(KeySet::counted)
                .thenComparing(KeySet::number)
                .reversed())
        .toList();
  }

  /**
   * Whether a member refused the set that was taken for the right one, since it was last asked
   * which opens the Vault: what is on its volume may have been put back there, or not have followed
   * yet.
   */
  public boolean isDoubted() {
    return latest(set -> set.life().tried().refused()).isAfter(latest(KeySet::counted));
  }

  /** A moment, in whole seconds, that is after all at which a set is noted to have been tried. */
  public Instant after(Instant now) {
    Instant past = latest(KeySet::counted);
    Instant refused = latest(set -> set.life().tried().refused());
    Instant next = (refused.isAfter(past) ? refused : past).plusSeconds(1);
    Instant second = now.truncatedTo(ChronoUnit.SECONDS);
    return second.isAfter(next) ? second : next;
  }

  private Instant latest(Function<KeySet, Instant> when) {
    return keys.stream().map(when).max(Comparator.naturalOrder()).orElse(Instant.EPOCH);
  }

  /** The last set. */
  public Optional<KeySet> last() {
    return keys.stream().max(Comparator.comparing(KeySet::number));
  }

  /** The number of the next initialisation: above all that were ever used. */
  public int next() {
    int shares = last().map(KeySet::number).orElse(0);
    return Math.max(told, Math.max(shares, voids.isEmpty() ? 0 : voids.last())) + 1;
  }

  /** The first number from one on that is neither that of shares nor void. */
  int free(int from) {
    int number = from;
    while (isTaken(number)) {
      number++;
    }
    return number;
  }

  private boolean isTaken(int number) {
    return voids.contains(number) || keys.stream().anyMatch(set -> set.number() == number);
  }

  /**
   * Whether an initialisation was given up for good. Its shares are stored under the first free
   * number from its own on, and a number is either that of shares or void for ever; the next
   * initialisation begins above all of them.
   */
  boolean isVoid(Intent some) {
    return !voids.isEmpty() && voids.last() >= some.number();
  }

  /**
   * Until when a Vault is waited for whose initialisation may have broken off. What broke it off
   * may do so again, so each that is given up in a row is waited for twice as long as the one
   * before, at last a day; the numbers that are void tell how many those are.
   */
  public Instant patience(Intent some) {
    int row = 0;
    while (row < DOUBLINGS && voids.contains(some.number() - 1 - row)) {
      row++;
    }
    Duration pause = FIRST_PATIENCE.multipliedBy(1L << row);
    return some.opened().plus(pause.compareTo(LAST_PATIENCE) < 0 ? pause : LAST_PATIENCE);
  }
}
