package gg.sprocket.operator.observe;

import gg.sprocket.operator.keys.VaultAccess;
import gg.sprocket.operator.plan.DataIds;
import gg.sprocket.operator.plan.Fact;
import gg.sprocket.operator.plan.Identity;
import gg.sprocket.operator.plan.Observed;
import gg.sprocket.operator.plan.Problem;
import gg.sprocket.operator.plan.VaultPod;
import gg.sprocket.operator.plan.VaultView;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;

/**
 * Looks at the members of Vaults beside the passes, and wakes an instance when one is other than
 * before. It learns of pods by the passes themselves: an event of a pod brings a pass, and a pass
 * that shows a pod in another run has it looked at at once.
 */
final class VaultWatch extends LookSource {

  private final VaultAccess access;
  private final Clock clock;
  private final RandomGenerator random;
  private final Map<String, WatchedVault> vaults = new ConcurrentHashMap<>();

  /**
   * @param access what it takes to see Vaults
   * @param clock the time
   * @param random spreads looks that would else come together
   */
  VaultWatch(VaultAccess access, Clock clock, RandomGenerator random) {
    super("vaults", "vault-looks");
    this.access = access;
    this.clock = clock;
    this.random = random;
  }

  @Override
  public void stop() {
    super.stop();
    vaults.clear();
  }

  /**
   * What is known of the Vault of an instance, from the looks before.
   *
   * @param observed what else is known of the instance
   */
  Fact<VaultView> view(Observed observed) {
    Identity identity = observed.identity();
    Optional<String> dataId = DataIds.of(observed).found();
    if (VaultPod.members(observed).isEmpty() || dataId.isEmpty()) {
      forget(identity.uid());
      return new Fact.Unknown<>();
    }
    List<VaultPod> pods = VaultPod.of(observed);
    WatchedVault vault =
        vaults.computeIfAbsent(
            identity.uid(),
            _ ->
                new WatchedVault(
                    new VaultLook(access, clock), new VaultPace(random), scheduling(identity)));
    vault.show(identity, dataId.orElseThrow(), VaultPod.members(observed).size(), pods);
    return vault.known();
  }

  /**
   * Notes that a step was taken or tried: what is known is old, and it is looked at again.
   *
   * @param uid uid of the instance
   * @param failure why it was not done, if it was not
   */
  void stepped(String uid, Optional<Problem> failure) {
    Optional.ofNullable(vaults.get(uid)).ifPresent(vault -> vault.stepped(failure));
  }

  @Override
  void forget(String uid) {
    Optional.ofNullable(vaults.remove(uid)).ifPresent(WatchedVault::end);
  }
}
