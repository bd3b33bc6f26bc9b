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

  /** The set that was made for exactly these claims. */
  Optional<KeySet> madeFor(Set<String> claims) {
    return keys.stream().filter(set -> set.claims().equals(claims)).findFirst();
  }

  /** Whether a set was made for one of these claims. */
  boolean knows(Set<String> claims) {
    return keys.stream().anyMatch(set -> shares(set, claims));
  }

  /**
   * The set that opens the data on these claims. A member whose claim was replaced got its data
   * from the others, so in the end no claim may be left that the set was made for; then it is the
   * last.
   */
  Optional<KeySet> opening(Set<String> claims) {
    return keys.stream()
        .max(
            Comparator.comparing((KeySet set) -> shares(set, claims))
                .thenComparing(KeySet::number));
  }

  /** The number of the next set. */
  public int next() {
    return keys.stream().mapToInt(KeySet::number).max().orElse(0) + 1;
  }

  private static boolean shares(KeySet set, Set<String> claims) {
    return set.claims().stream().anyMatch(claims::contains);
  }
}
