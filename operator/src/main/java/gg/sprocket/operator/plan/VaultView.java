package gg.sprocket.operator.plan;

import gg.sprocket.operator.plan.vault.Custody;
import gg.sprocket.operator.plan.vault.MemberState;
import java.util.Map;
import java.util.Optional;

/**
 * What the last looks at a Vault and at the keys namespace told.
 *
 * @param members what each member that has an address is, by the name of its StatefulSet
 * @param seals what opens those that say it, as Vault calls it, by the same names
 * @param custody what the keys namespace holds
 * @param failure why the last step was not done, if it was not and nothing has changed since
 * @param trust tells by whose keys and as whom the operator is to log in
 * @param current whether no step was taken since
 */
public record VaultView(
    Map<String, MemberState> members,
    Map<String, String> seals,
    Custody custody,
    Optional<Problem> failure,
    Read<String> trust,
    boolean current) {

  /** Keeps own copies. */
  public VaultView {
    members = Map.copyOf(members);
    seals = Map.copyOf(seals);
  }

  /** Of members that say nothing of what opens them. */
  public VaultView(
      Map<String, MemberState> members,
      Custody custody,
      Optional<Problem> failure,
      Read<String> trust,
      boolean current) {
    this(members, Map.of(), custody, failure, trust, current);
  }

  /** The same after a step was taken, whose effect nobody has seen yet. */
  public VaultView stale() {
    return new VaultView(members, seals, custody, failure, trust, false);
  }
}
