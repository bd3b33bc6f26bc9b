package gg.sprocket.operator.component.vault;

import gg.sprocket.operator.plan.Observed;
import gg.sprocket.operator.plan.Resending;
import gg.sprocket.operator.plan.VaultPod;
import gg.sprocket.operator.plan.VaultView;
import gg.sprocket.operator.plan.vault.MemberState;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.List;
import java.util.Optional;

/**
 * Gives members a new form one after the other, so that the rest go on meanwhile: with one that is
 * restarted and another that is down, two of three are left without a leader.
 *
 * @param observed what is there
 * @param members names of the members' StatefulSets
 */
record VaultRollout(Observed observed, List<String> members) {

  /** Whether a form would be given to a member that is there, which may restart it. */
  boolean restarts(StatefulSet form) {
    return Resending.isDue(observed, VaultPod.PART, form);
  }

  /**
   * Whether a member may be restarted: while all others take part and one leads. One that takes no
   * part itself is missed by nobody, and may need the new form to come back.
   */
  boolean mayRestart(String member) {
    List<String> others = members.stream().filter(other -> !other.equals(member)).toList();
    return others.isEmpty()
        || (isLed() && others.stream().allMatch(this::takesPart))
        || (observed.vault().known().isPresent() && !isUnsealed(member) && !isReady(member));
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
    return members.stream()
        .flatMap(member -> state(member).stream())
        .anyMatch(MemberState.Active.class::isInstance);
  }

  private Optional<MemberState> state(String member) {
    return observed.vault().known().map(VaultView::members).map(states -> states.get(member));
  }

  private Optional<StatefulSet> live(String member) {
    return observed.find(StatefulSet.class, member);
  }
}
