package gg.sprocket.operator.plan;

import gg.sprocket.operator.plan.vault.Custody;
import gg.sprocket.operator.plan.vault.Rotation;
import gg.sprocket.operator.plan.vault.SealCourse;
import gg.sprocket.operator.plan.vault.SealKind;
import gg.sprocket.operator.plan.vault.SetUpForm;
import gg.sprocket.operator.resource.Labels;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A Vault that a step is done to.
 *
 * @param dataId identity of the instance's data
 * @param members all members that are wanted, in order
 * @param shares number of key shares
 * @param threshold number of shares that it takes to unseal
 * @param recovery whether a person has taken over
 * @param seal what opens it
 * @param form how it is set up
 * @param rotation what is asked for its keys
 * @param course where it is between two seals
 */
public record VaultTarget(
    String dataId,
    List<Member> members,
    int shares,
    int threshold,
    boolean recovery,
    SealKind seal,
    SetUpForm form,
    Rotation rotation,
    SealCourse course) {

  /** One that stays with its seal. */
  public VaultTarget(
      String dataId,
      List<Member> members,
      int shares,
      int threshold,
      boolean recovery,
      SealKind seal,
      SetUpForm form,
      Rotation rotation) {
    this(dataId, members, shares, threshold, recovery, seal, form, rotation, SealCourse.NONE);
  }

  /**
   * A member.
   *
   * @param name name of its StatefulSet
   * @param claim name of its volume claim
   * @param pod its pod, if that has an address
   */
  public record Member(String name, String claim, Optional<VaultPod> pod) {}

  /** Keeps an own copy. */
  public VaultTarget {
    members = List.copyOf(members);
  }

  /** When it was decided what is done to it. */
  public Instant now() {
    return rotation.now();
  }

  /**
   * Whether a person gives up what the last Vault of an instance held. The word is about one set of
   * key shares, so that it does not hold for the Vault that comes after it.
   */
  public static boolean isGivenUp(Identity identity, Custody custody) {
    return custody
        .last()
        .filter(set -> identity.annotated(Labels.REPLACE_LOST, set.secret()))
        .isPresent();
  }
}
