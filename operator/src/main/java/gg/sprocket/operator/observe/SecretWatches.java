package gg.sprocket.operator.observe;

import gg.sprocket.operator.api.v1alpha1.StoredInstance;
import gg.sprocket.operator.plan.Fact;
import gg.sprocket.operator.plan.Message;
import gg.sprocket.operator.plan.Problem;
import gg.sprocket.operator.plan.Quote;
import gg.sprocket.operator.plan.Reason;
import gg.sprocket.operator.plan.SecretView;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.javaoperatorsdk.operator.processing.event.Event;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.AbstractEventSource;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One watch of Secrets for each namespace that holds an instance. The right to it comes from a
 * RoleBinding that the operator makes there, so that it has no right on Secrets anywhere else; a
 * watch that is refused keeps trying and says so.
 */
final class SecretWatches extends AbstractEventSource<Secret, StoredInstance> {

  private static final Logger log = LoggerFactory.getLogger(SecretWatches.class);

  private final KubernetesClient client;
  private final Function<String, Set<ResourceID>> instancesIn;
  private final Clock clock;
  private final Map<String, Watch> watches = new ConcurrentHashMap<>();

  /**
   * How long a refused watch may be on its way: a right that was just given takes the API server a
   * moment to see.
   */
  private static final Duration GRACE = Duration.ofSeconds(3);

  /**
   * Why a watch does not see.
   *
   * @param message what the API server or the connection said
   * @param refused whether a right is missing
   * @param since when it began
   */
  private record Failure(String message, boolean refused, Instant since) {}

  /** One namespace's watch and why it does not see. */
  private static final class Watch {
    private final SharedIndexInformer<Secret> informer;
    private volatile @Nullable Failure failure;

    Watch(SharedIndexInformer<Secret> informer) {
      this.informer = informer;
    }

    /** Why it does not see; null while it does. */
    @Nullable Failure failure() {
      if (informer.isWatching()) {
        failure = null;
      }
      return failure;
    }
  }

  /**
   * @param client the cluster
   * @param instancesIn the instances of a namespace
   * @param clock the time
   */
  SecretWatches(
      KubernetesClient client, Function<String, Set<ResourceID>> instancesIn, Clock clock) {
    super(Secret.class, "secrets");
    this.client = client;
    this.instancesIn = instancesIn;
    this.clock = clock;
  }

  /**
   * What is remembered of a namespace's Secrets, by name.
   *
   * @param namespace the namespace
   * @param permitted whether the operator's RoleBinding is there; without it no watch is opened
   */
  Fact<Map<String, SecretView>> in(String namespace, boolean permitted) {
    if (!permitted) {
      close(namespace);
      return new Fact.Unknown<>();
    }
    Watch watch = watches.computeIfAbsent(namespace, this::open);
    Failure failure = watch.failure();
    boolean seen = watch.informer.hasSynced();
    if (failure != null
        && (failure.refused() || !seen)
        && failure.since().plus(GRACE).isBefore(clock.instant())) {
      return new Fact.Failed<>(problem(namespace, failure), failure.since());
    }
    // A watch that broke off shows what was there a moment ago, which is better than nothing.
    return seen ? new Fact.Known<>(views(watch.informer)) : new Fact.Unknown<>();
  }

  /** Ends the watch of a namespace. */
  public void close(String namespace) {
    Watch watch = watches.remove(namespace);
    if (watch != null) {
      watch.informer.close();
    }
  }

  @Override
  public Set<Secret> getSecondaryResources(StoredInstance primary) {
    return Set.of();
  }

  @Override
  public void stop() {
    Set.copyOf(watches.keySet()).forEach(this::close);
    super.stop();
  }

  private Watch open(String namespace) {
    SharedIndexInformer<Secret> informer =
        client.secrets().inNamespace(namespace).runnableInformer(0);
    Watch watch = new Watch(informer);
    informer.itemStore(Stripping.secrets());
    informer.exceptionHandler((_, failure) -> failed(namespace, watch, failure));
    informer.addEventHandler(new Changes(namespace));
    informer.start().thenRun(() -> wake(namespace));
    return watch;
  }

  private boolean failed(String namespace, Watch watch, Throwable thrown) {
    String message = String.valueOf(root(thrown).getMessage()).lines().findFirst().orElse("");
    boolean refused =
        root(thrown) instanceof KubernetesClientException e
            && (e.getCode() == 401 || e.getCode() == 403);
    Failure before = watch.failure();
    if (before == null || before.refused() != refused) {
      log.warn("watch of Secrets in namespace {} failed, trying again: {}", namespace, message);
      watch.failure = new Failure(message, refused, clock.instant());
    }
    wake(namespace);
    return true;
  }

  /** The futures of the client wrap what was thrown. */
  private static Throwable root(Throwable thrown) {
    return thrown instanceof KubernetesClientException || thrown.getCause() == null
        ? thrown
        : root(thrown.getCause());
  }

  private void wake(String namespace) {
    instancesIn.apply(namespace).forEach(id -> getEventHandler().handleEvent(new Event(id)));
  }

  private static Problem problem(String namespace, Failure failure) {
    return new Problem(
        failure.refused() ? Reason.PermissionMissing : Reason.ApiUnavailable,
        Message.of(
            "Secrets of namespace %s cannot be watched (%s); %s",
            namespace,
            Quote.of(failure.message()),
            failure.refused()
                ? "install the roles of the operator's chart again"
                : "it is tried again"));
  }

  private static Map<String, SecretView> views(SharedIndexInformer<Secret> informer) {
    Map<String, SecretView> views = new HashMap<>();
    informer.getStore().list().forEach(s -> views.put(s.getMetadata().getName(), view(s)));
    return Map.copyOf(views);
  }

  private static SecretView view(Secret stripped) {
    var meta = stripped.getMetadata();
    return new SecretView(
        meta.getName(),
        meta.getUid(),
        meta.getResourceVersion(),
        meta.getLabels() == null ? Map.of() : Map.copyOf(meta.getLabels()),
        meta.getAnnotations() == null ? Map.of() : Map.copyOf(meta.getAnnotations()),
        meta.getOwnerReferences().stream().map(OwnerReference::getUid).collect(Collectors.toSet()),
        Map.copyOf(stripped.getData()),
        Stripping.pair(stripped),
        Stripping.traits(stripped));
  }

  /** Wakes the namespace's instances at each change. */
  private final class Changes implements ResourceEventHandler<Secret> {
    private final String namespace;

    Changes(String namespace) {
      this.namespace = namespace;
    }

    @Override
    public void onList(String resourceVersion, boolean remainedEmpty) {
      wake(namespace);
    }

    @Override
    public void onAdd(Secret secret) {
      wake(namespace);
    }

    @Override
    public void onUpdate(Secret before, Secret now) {
      wake(namespace);
    }

    @Override
    public void onDelete(Secret secret, boolean unknown) {
      wake(namespace);
    }
  }
}
