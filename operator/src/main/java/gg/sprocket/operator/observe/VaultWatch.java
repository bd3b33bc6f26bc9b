package gg.sprocket.operator.observe;

import gg.sprocket.operator.keys.VaultAccess;
import gg.sprocket.operator.plan.DataIds;
import gg.sprocket.operator.plan.Fact;
import gg.sprocket.operator.plan.Identity;
import gg.sprocket.operator.plan.Observed;
import gg.sprocket.operator.plan.Problem;
import gg.sprocket.operator.plan.VaultPod;
import gg.sprocket.operator.plan.VaultView;
import gg.sprocket.operator.telemetry.VaultMeters;
import gg.sprocket.operator.values.ValueStore;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
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
  private final ValueStore store;
  private final VaultMeters meters;
  private final Map<String, Watched> vaults = new ConcurrentHashMap<>();

  /** One Vault with its meters. */
  private record Watched(WatchedVault vault, VaultMeters.Vault meters) {
    void end() {
      vault.end();
      meters.close();
    }
  }

  /**
   * @param access what it takes to see Vaults
   * @param store knows the logins at them
   * @param meters what is told of them
   * @param clock the time
   * @param random spreads looks that would else come together
   */
  VaultWatch(
      VaultAccess access,
      ValueStore store,
      VaultMeters meters,
      Clock clock,
      RandomGenerator random) {
    super("vaults", "vault-looks");
    this.access = access;
    this.store = store;
    this.meters = meters;
    this.clock = clock;
    this.random = random;
  }

  @Override
  public void stop() {
    super.stop();
    List.copyOf(vaults.keySet()).forEach(this::forget);
  }

  /**
   * What is known of the Vault of an instance, from the looks before.
   *
   * @param observed what else is known of the instance
   */
  Fact<VaultView> view(Observed observed) {
    Identity identity = observed.identity();
    Optional<String> dataId = DataIds.of(observed).found();
    if (dataId.isEmpty() || !(isThere(observed) || mayHold(observed))) {
      forget(identity.uid());
      return new Fact.Unknown<>();
    }
    List<VaultPod> pods = VaultPod.of(observed);
    WatchedVault vault = vaults.computeIfAbsent(identity.uid(), _ -> watched(identity)).vault();
    vault.show(identity, dataId.orElseThrow(), VaultPod.members(observed).size(), pods);
    return vault.known();
  }

  private static boolean isThere(Observed observed) {
    return !VaultPod.members(observed).isEmpty();
  }

  /** Before members are made for claims that are left, it is known what is kept of those. */
  private static boolean mayHold(Observed observed) {
    return observed.spec().found().filter(spec -> spec.vault().runs()).isPresent()
        && observed.of(VaultPod.PART).anyMatch(PersistentVolumeClaim.class::isInstance);
  }

  private Watched watched(Identity identity) {
    VaultMeters.Vault told =
        meters.begin(identity.namespace(), identity.name(), () -> store.loggedIn(identity.uid()));
    VaultLook look = new VaultLook(access, clock, told);
    return new Watched(new WatchedVault(look, new VaultPace(random), scheduling(identity)), told);
  }

  /**
   * Notes that a step was taken or tried: what is known is old, and it is looked at again.
   *
   * @param uid uid of the instance
   * @param failure why it was not done, if it was not
   */
  void stepped(String uid, Optional<Problem> failure) {
    Optional.ofNullable(vaults.get(uid)).ifPresent(one -> one.vault().stepped(failure));
  }

  @Override
  void forget(String uid) {
    Optional.ofNullable(vaults.remove(uid)).ifPresent(Watched::end);
  }
}
