package gg.sprocket.operator.observe;

import gg.sprocket.operator.plan.ExternalValues;
import gg.sprocket.operator.plan.Fact;
import gg.sprocket.operator.plan.Identity;
import gg.sprocket.operator.plan.Observed;
import gg.sprocket.operator.plan.Problem;
import gg.sprocket.operator.plan.Projection;
import gg.sprocket.operator.plan.Projections;
import gg.sprocket.operator.plan.VaultEntries;
import gg.sprocket.operator.plan.VaultSource;
import gg.sprocket.operator.values.ValueStore;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;

/**
 * Looks beside the passes at the values that instances keep in their Vaults, and wakes an instance
 * when they are others than before.
 */
final class ValueWatch extends LookSource {

  /** A pass of the instance may have to wait for the look that goes on. */
  private static final Duration LOOK = Duration.ofSeconds(10);

  private final ValueStore store;
  private final Clock clock;
  private final RandomGenerator random;
  private final Map<String, WatchedValues> values = new ConcurrentHashMap<>();

  /**
   * @param store the Vaults
   * @param clock the time
   * @param random spreads looks that would else come together
   */
  ValueWatch(ValueStore store, Clock clock, RandomGenerator random) {
    super("values", "value-looks");
    this.store = store;
    this.clock = clock;
    this.random = random;
  }

  @Override
  public void stop() {
    super.stop();
    Set.copyOf(values.keySet()).forEach(this::forget);
  }

  /**
   * What is known of the values in the Vault of an instance, from the looks before.
   *
   * @param observed what else is known of the instance, its Vault included
   */
  Fact<VaultEntries> entries(Observed observed) {
    Identity identity = observed.identity();
    Optional<Fact<VaultEntries>> brought = ExternalValues.of(observed);
    if (brought.isPresent()) {
      forget(identity.uid()); // a Vault of somebody else is looked at by Jobs alone
      return brought.orElseThrow();
    }
    List<String> paths = Projections.of(observed).stream().map(Projection::path).toList();
    if (paths.isEmpty()) {
      forget(identity.uid());
      return new Fact.Unknown<>();
    }
    WatchedValues watched =
        values.computeIfAbsent(
            identity.uid(),
            _ ->
                new WatchedValues(
                    new ValueLook(store, clock, LOOK),
                    new ValuePace(random),
                    scheduling(identity),
                    clock));
    watched.show(
        VaultSource.of(observed).map(source -> new ValueLook.Subject(identity, source, paths)));
    return watched.known();
  }

  /**
   * Notes that steps were taken or tried: what is known is old, and it is looked at again.
   *
   * @param uid uid of the instance
   * @param steps how many
   * @param failure why the first of those that failed was not done
   */
  void stepped(String uid, int steps, Optional<Problem> failure) {
    Optional.ofNullable(values.get(uid)).ifPresent(watched -> watched.stepped(steps, failure));
  }

  @Override
  void forget(String uid) {
    Optional.ofNullable(values.remove(uid)).ifPresent(WatchedValues::end);
    store.forget(uid);
  }
}
