package gg.sprocket.operator.plan;

import gg.sprocket.operator.plan.vault.KeySet;
import gg.sprocket.operator.plan.vault.MemberState;
import gg.sprocket.operator.plan.vault.SetUpForm;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;

/**
 * A Vault whose values can be asked for.
 *
 * @param dataId identity of the instance's data
 * @param form how it is set up
 * @param member the member to ask: the one that leads, or one that passes on what it is asked
 */
public record VaultSource(String dataId, SetUpForm form, VaultPod member) {

  /** The Vault of an instance; empty while it is sealed, does not answer or is not set up. */
  public static Optional<VaultSource> of(Observed observed) {
    return observed
        .vault()
        .known()
        .flatMap(view -> member(observed, view.members()))
        .flatMap(
            pod ->
                DataIds.of(observed)
                    .found()
                    .filter(dataId -> isSetUp(observed, dataId))
                    .map(dataId -> new VaultSource(dataId, form(observed.identity()), pod)));
  }

  /** How the Vault of an instance is set up, as far as its users have to know. */
  public static SetUpForm form(Identity identity) {
    return new SetUpForm(identity.namespace(), identity.name(), Optional.empty());
  }

  /** By the key shares that open it: a later set may be of a Vault whose volumes are gone. */
  private static boolean isSetUp(Observed observed, String dataId) {
    return VaultCare.running(observed, dataId).keys().flatMap(KeySet::setUp).isPresent();
  }

  private static Optional<VaultPod> member(Observed observed, Map<String, MemberState> states) {
    return VaultPod.of(observed).stream()
        .filter(
            pod ->
                Optional.ofNullable(states.get(pod.member()))
                    .filter(MemberState::isUnsealed)
                    .isPresent())
        .min(
            Comparator.comparing(pod -> !(states.get(pod.member()) instanceof MemberState.Active)));
  }
}
