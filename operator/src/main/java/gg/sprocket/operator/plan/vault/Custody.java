package gg.sprocket.operator.plan.vault;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the keys namespace holds of a Vault.
 *
 * @param intent the initialisation that is going on, if one is
 * @param keys sets of key shares
 */
public record Custody(Optional<Intent> intent, List<KeySet> keys) {

  /** Nothing yet. */
  public static final Custody NONE = new Custody(Optional.empty(), List.of());

  /** Keeps an own copy. */
  public Custody {
    keys = List.copyOf(keys);
  }

  /** Whether a set was made for one of these claims, or opens one. */
  boolean knows(Set<String> claims) {
    return keys.stream().anyMatch(set -> set.knows(claims));
  }

  /**
   * The sets that may open the data on these claims, the likeliest first. Where none of the claims
   * is known, as with volumes that were put back from a backup, that is the last one.
   */
  List<KeySet> opening(Set<String> claims) {
    return keys.stream()
        .sorted(
            Comparator.comparing((KeySet set) -> set.opensAny(claims))
                .thenComparing(set -> set.knows(claims))
                .thenComparing(KeySet::number)
                .reversed())
        .toList();
  }

  /** The last set. */
  public Optional<KeySet> last() {
    return keys.stream().max(Comparator.comparing(KeySet::number));
  }

  /** The number of the next set. */
  public int next() {
    return last().map(KeySet::number).orElse(0) + 1;
  }
}
