package gg.sprocket.operator.component.vault;

import gg.sprocket.operator.plan.Instance;
import gg.sprocket.operator.plan.Observed;
import gg.sprocket.operator.plan.Problem;
import gg.sprocket.operator.plan.Reason;
import gg.sprocket.operator.plan.SealPhase;
import gg.sprocket.operator.plan.VaultPod;
import gg.sprocket.operator.plan.VaultView;
import gg.sprocket.operator.plan.vault.Intent;
import gg.sprocket.operator.plan.vault.MemberState;
import gg.sprocket.operator.resource.Names;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.List;
import java.util.Optional;

/**
 * When claims must not be made anew yet. A Vault that opens itself takes a member in without
 * anybody's doing, also one whose initialisation was given up: what joins it before it is gone
 * would hold the data of a Vault to which nobody has keys.
 */
final class LostClaims {

  private LostClaims() {}

  /** Why claims that are not there are not made now. */
  static Optional<Problem> lingering(Instance instance, Observed observed, List<String> members) {
    return SealPhase.of(instance, observed).seal().isPresent()
            && !members.stream().allMatch(member -> isThere(observed, member))
            && mayLinger(observed, members)
        ? Optional.of(
            new Problem(
                Reason.VaultInitializing,
                "waiting until it is known that no claims of an initialisation whose answer was lost are left"))
        : Optional.empty();
  }

  /** Whether a member has a claim. */
  static boolean isThere(Observed observed, String member) {
    return observed.find(PersistentVolumeClaim.class, Names.vaultClaim(member)).isPresent();
  }

  /**
   * The member of which nothing can be known before it has a StatefulSet again, that somebody took
   * away: all would be waited for by each other for ever. One on a claim of the intent comes first,
   * since it is removed with that whatever it holds. Any other could join what is given up, so all
   * that run must say before that they are nothing of the kind, and none may be left that cannot.
   * While claims are removed a member on one of them must not start again.
   */
  static Optional<String> unheard(Observed observed, List<String> members) {
    List<String> unheard =
        members.stream()
            .filter(member -> isThere(observed, member) && !hasSet(observed, member))
            .toList();
    return observed
        .vault()
        .known()
        .filter(VaultView::current)
        .filter(view -> !isDiscarding(view))
        .flatMap(
            view ->
                unheard.stream()
                    .filter(member -> isIntended(observed, view, member))
                    .findFirst()
                    .or(
                        () ->
                            unheard.stream()
                                .findFirst()
                                .filter(_ -> isClear(observed, view, members))));
  }

  private static boolean isDiscarding(VaultView view) {
    return view.custody()
        .intent()
        .filter(intent -> intent.phase() == Intent.Phase.Discarding)
        .isPresent();
  }

  private static boolean isIntended(Observed observed, VaultView view, String member) {
    return observed
        .find(PersistentVolumeClaim.class, Names.vaultClaim(member))
        .map(claim -> claim.getMetadata().getUid())
        .filter(
            uid ->
                view.custody().intent().filter(intent -> intent.claims().contains(uid)).isPresent())
        .isPresent();
  }

  /** Whether all that can run say that they are not initialised. */
  private static boolean isClear(Observed observed, VaultView view, List<String> members) {
    return members.stream()
        .filter(member -> isThere(observed, member) && hasSet(observed, member))
        .allMatch(member -> view.members().get(member) instanceof MemberState.Uninitialized);
  }

  private static boolean hasSet(Observed observed, String member) {
    return observed.find(StatefulSet.class, member).isPresent();
  }

  private static boolean mayLinger(Observed observed, List<String> members) {
    return observed
        .vault()
        .known()
        .map(view -> !view.current() || isBegun(observed, view, members))
        .orElseGet(() -> !VaultPod.members(observed).isEmpty());
  }

  /** Whether an initialisation is going on and a member may have come of it. */
  private static boolean isBegun(Observed observed, VaultView view, List<String> members) {
    return view.custody().intent().isPresent()
        && members.stream()
            .filter(member -> isThere(observed, member))
            .anyMatch(member -> !(view.members().get(member) instanceof MemberState.Uninitialized));
  }
}
