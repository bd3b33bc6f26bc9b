package gg.sprocket.operator.component.vault;

import gg.sprocket.operator.plan.Observed;
import gg.sprocket.operator.plan.Resending;
import gg.sprocket.operator.plan.VaultPod;
import gg.sprocket.operator.plan.VaultView;
import gg.sprocket.operator.plan.vault.MemberState;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Gives members a new form one after the other, so that the rest go on meanwhile: with one that is
 * restarted and another that is down, two of three are left without a leader.
 *
 * @param observed what is there
 * @param members names of the members' StatefulSets
 * @param unsealing those of them that are given the key shares if they are sealed, or open
 *     themselves
 */
record VaultRollout(Observed observed, List<String> members, Set<String> unsealing) {

  /** Whether a form would be given to a member that is there, which may restart it. */
  boolean restarts(StatefulSet form) {
    return Resending.isDue(observed, VaultPod.PART, form);
  }

  /**
   * Whether a member may be restarted: while all others take part and one leads. One that takes no
   * part itself is missed by nobody, and may need the new form to come back. So does one whose
   * certificate is not good, as all may be after their authority was made anew; that one may still
   * take part in what nobody sees, so it waits while another is on its way back.
   */
  boolean mayRestart(String member) {
    List<String> others = members.stream().filter(other -> !other.equals(member)).toList();
    return others.isEmpty()
        || (isLed() && others.stream().allMatch(this::takesPart))
        || (observed.vault().known().isPresent() && !isUnsealed(member) && !isReady(member))
        || (isMistrusted(member) && others.stream().noneMatch(this::isReturning));
  }

  /** Whether it takes no part and will by itself, without one that leads. */
  private boolean isReturning(String member) {
    boolean runsOn = isMistrusted(member) && isReady(member);
    return !takesPart(member) && !runsOn && !isWaitingForOthers(member);
  }

  /** One with a new volume is unsealed only once another leads. */
  private boolean isWaitingForOthers(String member) {
    return state(member)
        .filter(
            state ->
                switch (state) {
                  case MemberState.Uninitialized _, MemberState.Removed _ -> true;
                  case MemberState.Sealed _ -> !unsealing.contains(member);
                  default -> false;
                })
        .isPresent();
  }

  private boolean isMistrusted(String member) {
    return state(member).filter(MemberState::isMistrusted).isPresent();
  }

  private boolean takesPart(String member) {
    return isUnsealed(member) && isReady(member);
  }

  private boolean isReady(String member) {
    return live(member).filter(set -> observed.rollout(set).done()).isPresent();
  }

  private boolean isUnsealed(String member) {
    return state(member).filter(MemberState::isUnsealed).isPresent();
  }

  private boolean isLed() {
    return members.stream().anyMatch(this::leads);
  }

  /** Whether a member leads. */
  boolean leads(String member) {
    return state(member).filter(MemberState.Active.class::isInstance).isPresent();
  }

  /** All members, the one that leads after the others. */
  List<String> leaderLast() {
    return members.stream().sorted(Comparator.comparing(this::leads)).toList();
  }

  private Optional<MemberState> state(String member) {
    return observed.vault().known().map(VaultView::members).map(states -> states.get(member));
  }

  private Optional<StatefulSet> live(String member) {
    return observed.find(StatefulSet.class, member);
  }
}
