package gg.sprocket.operator.observe;

import gg.sprocket.operator.api.v1alpha1.InstanceStatus;
import gg.sprocket.operator.api.v1alpha1.StoredInstance;
import gg.sprocket.operator.keys.VaultAccess;
import gg.sprocket.operator.telemetry.VaultMeters;
import gg.sprocket.operator.values.ValueStore;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.ManagedInformerEventSource;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;

/**
 * Everything the controller watches.
 *
 * @param instances the instances
 * @param objects objects of instances
 * @param cluster what belongs to no instance
 * @param optional kinds that the cluster may lack
 * @param secrets Secrets, by namespace
 * @param hosts who has which host
 * @param successors who waits for another one to be gone
 * @param vaults Vaults and their keys
 * @param values values in Vaults
 * @param releases the releases, which another controller watches
 * @param uses which of them instances ask for
 */
record Watches(
    InstanceIndex instances,
    Caches objects,
    ClusterWatches cluster,
    OptionalWatches optional,
    SecretWatches secrets,
    HostClaims hosts,
    Successors successors,
    VaultWatch vaults,
    ValueWatch values,
    Releases releases,
    ReleaseUses uses) {

  /**
   * Makes them; the framework starts them.
   *
   * @param kinds kinds that components want
   * @param namespaces watched namespaces; empty for all
   * @param statuses an instance's status as it is, which the cache may not show yet
   * @param access what it takes to see Vaults
   * @param store the values in Vaults
   * @param meters what is told of Vaults
   */
  static Watches of(
      KubernetesClient client,
      Set<Class<? extends HasMetadata>> kinds,
      Set<String> namespaces,
      EventSourceContext<StoredInstance> context,
      Function<StoredInstance, InstanceStatus> statuses,
      VaultAccess access,
      ValueStore store,
      VaultMeters meters,
      Clock clock) {
    InstanceIndex instances = new InstanceIndex(context.getPrimaryCache());
    return new Watches(
        instances,
        new Caches(kinds, namespaces, instances, context),
        new ClusterWatches(instances, context),
        new OptionalWatches(client, namespaces, instances, clock),
        new SecretWatches(client, instances::in, clock),
        new HostClaims(instances, statuses),
        new Successors(instances),
        new VaultWatch(access, store, meters, clock, new Random()),
        new ValueWatch(store, clock, new Random()),
        new Releases(instances),
        new ReleaseUses(instances, namespaces.isEmpty()));
  }

  /** All of them, for the framework. */
  List<EventSource<?, StoredInstance>> sources() {
    List<EventSource<?, StoredInstance>> all = new ArrayList<>(objects.sources());
    all.addAll(cluster.sources());
    all.addAll(
        List.of(optional, secrets, hosts, successors, vaults, values, releases, uses.listener()));
    return all;
  }

  /** Whether every watch that concerns all instances has been filled since the start. */
  boolean areFilled() {
    return instances.isFilled()
        && objects.areFilled()
        && cluster.areFilled()
        && optional.isFilled()
        && releases.isFilled();
  }

  /** Whether what a controller watches itself has been filled since the start. */
  static boolean isFilled(IndexerResourceCache<?> primary) {
    return primary instanceof ManagedInformerEventSource<?, ?, ?> watch
        && watch.isRunning()
        && watch.informerHealthIndicators().values().stream().allMatch(i -> i.hasSynced());
  }

  /** Whether each of these has been filled since the start. */
  static boolean areFilled(Collection<? extends InformerEventSource<?, ?>> watches) {
    return watches.stream()
        .flatMap(watch -> watch.informerHealthIndicators().values().stream())
        .allMatch(indicator -> indicator.hasSynced());
  }
}
