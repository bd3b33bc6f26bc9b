package gg.sprocket.operator.observe;

import gg.sprocket.operator.api.v1alpha1.InstanceSpec;
import gg.sprocket.operator.api.v1alpha1.InstanceStatus;
import gg.sprocket.operator.api.v1alpha1.StoredInstance;
import gg.sprocket.operator.api.v1alpha1.StoredRelease;
import gg.sprocket.operator.keys.VaultAccess;
import gg.sprocket.operator.plan.Edition;
import gg.sprocket.operator.plan.Fact;
import gg.sprocket.operator.plan.Identity;
import gg.sprocket.operator.plan.ObjectRef;
import gg.sprocket.operator.plan.Observed;
import gg.sprocket.operator.plan.Platform;
import gg.sprocket.operator.plan.Problem;
import gg.sprocket.operator.plan.Read;
import gg.sprocket.operator.plan.Reason;
import gg.sprocket.operator.plan.SecretView;
import gg.sprocket.operator.plan.Surroundings;
import gg.sprocket.operator.plan.Writes;
import gg.sprocket.operator.resource.Labels;
import gg.sprocket.operator.telemetry.VaultMeters;
import gg.sprocket.operator.values.ValueStore;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToLongFunction;

/** Gathers all that is known of an instance into one value. */
public final class Observer {

  private final Watches watches;
  private final Memory memory;
  private final Clock clock;
  private final Platform platform;
  private final Departures departures = new Departures();

  /** What the writing side remembers of its own writes. */
  public interface Memory {

    /** Our recent writes of an instance. */
    Writes writes(String uid, ToLongFunction<ObjectRef> cached, Instant now);

    /** The last status we wrote, if the cache does not show it yet. */
    InstanceStatus status(String uid, InstanceStatus cached, String resourceVersion);
  }

  /**
   * @param client the cluster
   * @param kinds kinds that components want
   * @param namespaces watched namespaces; empty for all
   * @param context the controller
   * @param memory memory of the writing side
   * @param platform what holds for all instances
   * @param access what it takes to see Vaults
   * @param store the values in Vaults
   * @param meters what is told of Vaults
   * @param clock the time
   */
  public Observer(
      KubernetesClient client,
      Set<Class<? extends HasMetadata>> kinds,
      Set<String> namespaces,
      EventSourceContext<StoredInstance> context,
      Memory memory,
      Platform platform,
      VaultAccess access,
      ValueStore store,
      VaultMeters meters,
      Clock clock) {
    this.memory = memory;
    this.platform = platform;
    this.watches =
        Watches.of(client, kinds, namespaces, context, this::status, access, store, meters, clock);
    this.clock = clock;
  }

  /** The watches, for the framework to start. */
  public List<EventSource<?, StoredInstance>> sources() {
    return watches.sources();
  }

  /**
   * Whether every watch has been filled since the start; deciding by half of what is there would be
   * worse than waiting.
   */
  public boolean isReady() {
    return watches.areFilled();
  }

  /**
   * Makes the watching side of the controller of releases, which shares watches with this one.
   *
   * @param context that controller
   * @param remembered memory of the writing side
   */
  public ReleaseObserver releases(
      EventSourceContext<StoredRelease> context, ReleaseObserver.Memory remembered) {
    return new ReleaseObserver(
        watches.releases().open(context.getPrimaryCache()), watches.uses(), remembered, clock);
  }

  /** What an instance itself tells, for when nothing more can be gathered. */
  public Observed glimpse(StoredInstance stored) {
    Identity identity = Identity.of(stored.getMetadata());
    return Observed.blind(clock.instant(), identity, status(stored));
  }

  /** All that is known of an instance. */
  public Observed observe(StoredInstance stored) {
    Instant now = clock.instant();
    Identity identity = Identity.of(stored.getMetadata());
    Map<ObjectRef, HasMetadata> own = new HashMap<>();
    Map<ObjectRef, HasMetadata> shared = new HashMap<>();
    watches
        .objects()
        .of(stored)
        .forEach(
            (ref, object) ->
                (Labels.instanceOf(object).isPresent() ? own : shared).put(ref, object));
    watches.optional().objects(identity).forEach(object -> own.put(ObjectRef.of(object), object));
    Fact<Map<String, SecretView>> known =
        watches.secrets().in(identity.namespace(), shared.containsKey(Observed.SECRETS_BINDING));
    Read<InstanceSpec> spec = Decoder.spec(stored.getSpec());
    Observed seen =
        new Observed(
            now,
            identity,
            spec,
            status(stored),
            release(spec),
            Map.copyOf(own),
            Map.copyOf(shared),
            watches.objects().pods(stored),
            known,
            memory.writes(identity.uid(), ref -> version(ref, own, shared, known), now),
            surroundings(stored),
            departures.all(watches.instances().neighbours(stored)),
            watches.cluster().expandable());
    Observed asked = seen.with(watches.vaults().view(seen));
    return asked.holding(watches.values().entries(asked));
  }

  /**
   * Notes that a step with the Vault of an instance was taken or tried.
   *
   * @param failure why it was not done, if it was not
   */
  public void stepped(Identity identity, Optional<Problem> failure) {
    watches.vaults().stepped(identity.uid(), failure);
  }

  /**
   * Notes that steps with values in the Vault of an instance were taken or tried.
   *
   * @param steps how many
   * @param failure why the first of those that failed was not done
   */
  public void projected(Identity identity, int steps, Optional<Problem> failure) {
    watches.values().stepped(identity.uid(), steps, failure);
  }

  /**
   * Notes that an instance has nothing left to do, and ends what is held open for its namespace if
   * it is the last one there.
   *
   * @param last an instance that is being deleted
   * @param observed what its last pass saw
   * @return whether it may go; otherwise it became the last one meanwhile, and gives the rights
   *     back in another pass
   */
  public boolean leave(StoredInstance last, Observed observed) {
    departures.keep(watches.instances().uids());
    if (!departures.last(observed.identity().uid(), watches.instances().neighbours(last))) {
      return true;
    }
    if (observed.alone()) {
      watches.secrets().close(observed.identity().namespace());
    }
    return observed.alone();
  }

  private Surroundings surroundings(StoredInstance stored) {
    return new Surroundings(
        watches.cluster().ingressClasses(),
        watches.optional().unusable(),
        watches.hosts().taken(stored),
        watches.instances().namesBeside(stored),
        watches.instances().isShadowed(stored),
        platform);
  }

  private InstanceStatus status(StoredInstance stored) {
    return memory.status(
        stored.getMetadata().getUid(),
        Decoder.status(stored.getStatus()),
        stored.getMetadata().getResourceVersion());
  }

  private Read<Edition> release(Read<InstanceSpec> spec) {
    return switch (spec) {
      case Read.Bad<InstanceSpec>(Problem problem) -> new Read.Bad<>(problem);
      case Read.Ok<InstanceSpec>(InstanceSpec value) ->
          watches.releases().read(value.version()).orElseGet(() -> missing(value.version()));
    };
  }

  private static Read<Edition> missing(String version) {
    return new Read.Bad<>(
        new Problem(
            Reason.ReleaseMissing,
            "SprocketRelease "
                + version
                + " does not exist; create it, or set spec.version to one of"
                + " `kubectl get sprocketreleases`"));
  }

  private static long version(
      ObjectRef ref,
      Map<ObjectRef, HasMetadata> own,
      Map<ObjectRef, HasMetadata> shared,
      Fact<Map<String, SecretView>> secrets) {
    if (ref.type().equals(Secret.class)) {
      return secrets
          .known()
          .map(all -> all.get(ref.name()))
          .map(secret -> Long.parseLong(secret.resourceVersion()))
          .orElse(0L);
    }
    HasMetadata object = own.getOrDefault(ref, shared.get(ref));
    return object == null ? 0 : Long.parseLong(object.getMetadata().getResourceVersion());
  }
}
