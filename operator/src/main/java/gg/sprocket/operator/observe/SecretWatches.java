package gg.sprocket.operator.observe;

import gg.sprocket.operator.api.v1alpha1.StoredInstance;
import gg.sprocket.operator.plan.Fact;
import gg.sprocket.operator.plan.Problem;
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
public final class SecretWatches extends AbstractEventSource<Secret, StoredInstance> {

  private static final Logger log = LoggerFactory.getLogger(SecretWatches.class);

  private final KubernetesClient client;
  private final Function<String, Set<ResourceID>> instancesIn;
  private final Clock clock;
  private final Map<String, Watch> watches = new ConcurrentHashMap<>();

  /** One namespace's watch and its last failure. */
  private static final class Watch {
    private final SharedIndexInformer<Secret> informer;
    private volatile @Nullable Instant failingSince;
    private volatile String failure = "";
    private volatile boolean refused;

    Watch(SharedIndexInformer<Secret> informer) {
      this.informer = informer;
    }
  }

  /**
   * @param client the cluster
   * @param instancesIn the instances of a namespace
   * @param clock the time
   */
  public SecretWatches(
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
    Instant since = watch.informer.isWatching() ? null : watch.failingSince;
    if (since != null && (watch.refused || !watch.informer.hasSynced())) {
      return new Fact.Failed<>(problem(namespace, watch.failure), since);
    }
    // A watch that broke off shows what was there a moment ago, which is better than nothing.
    return watch.informer.hasSynced()
        ? new Fact.Known<>(views(watch.informer))
        : new Fact.Unknown<>();
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
    informer.addEventHandler(new Changes(namespace, watch));
    informer.start().thenRun(() -> recovered(namespace, watch));
    return watch;
  }

  private boolean failed(String namespace, Watch watch, Throwable failure) {
    String message = String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
    if (watch.failingSince == null) {
      log.warn("watch of Secrets in namespace {} failed, trying again: {}", namespace, message);
      watch.failure = message;
      watch.refused =
          failure instanceof KubernetesClientException e && e.getCode() > 400 && e.getCode() < 404;
      watch.failingSince = clock.instant();
    }
    wake(namespace);
    return true;
  }

  private void recovered(String namespace, Watch watch) {
    watch.failingSince = null;
    wake(namespace);
  }

  private void wake(String namespace) {
    instancesIn.apply(namespace).forEach(id -> getEventHandler().handleEvent(new Event(id)));
  }

  private static Problem problem(String namespace, String failure) {
    return new Problem(
        Reason.PermissionMissing,
        "Secrets of namespace "
            + namespace
            + " cannot be watched ("
            + failure
            + "); install the roles of the operator's chart again");
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
        Map.copyOf(stripped.getData()));
  }

  /** Wakes the namespace's instances at each change. */
  private final class Changes implements ResourceEventHandler<Secret> {
    private final String namespace;
    private final Watch watch;

    Changes(String namespace, Watch watch) {
      this.namespace = namespace;
      this.watch = watch;
    }

    @Override
    public void onAdd(Secret secret) {
      recovered(namespace, watch);
    }

    @Override
    public void onUpdate(Secret before, Secret now) {
      recovered(namespace, watch);
    }

    @Override
    public void onDelete(Secret secret, boolean unknown) {
      recovered(namespace, watch);
    }
  }
}
