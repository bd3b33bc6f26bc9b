package gg.sprocket.operator.observe;

import gg.sprocket.operator.api.v1alpha1.StoredInstance;
import gg.sprocket.operator.plan.Identity;
import gg.sprocket.operator.plan.OptionalKind;
import gg.sprocket.operator.plan.Problem;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.processing.event.Event;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.AbstractEventSource;
import java.time.Clock;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Watches of kinds that the cluster may lack. Each begins when the kind's definition is there and
 * ends with it, so that nothing has to be restarted when somebody installs it later, and a cluster
 * without it is none the worse.
 */
final class OptionalWatches extends AbstractEventSource<HasMetadata, StoredInstance> {

  private final List<OptionalWatch<?>> watches;

  /**
   * @param client the cluster
   * @param namespaces watched namespaces; empty for all
   * @param instances the instances to wake
   * @param clock the time
   */
  OptionalWatches(
      KubernetesClient client, Set<String> namespaces, InstanceIndex instances, Clock clock) {
    super(HasMetadata.class, "optional-kinds");
    this.watches =
        Arrays.stream(OptionalKind.values())
            .<OptionalWatch<?>>map(
                kind ->
                    new OptionalWatch<>(
                        kind,
                        kind.type(),
                        new OptionalWatch.Scope(client, namespaces, clock),
                        object -> wake(instances.concernedBy(object)),
                        () -> wake(instances.all())))
            .toList();
  }

  /** Whether it is known of each kind if it is there and, if so, what of it. */
  boolean isFilled() {
    return watches.stream().allMatch(OptionalWatch::isFilled);
  }

  /** Why kinds cannot be used; those not in it can. */
  Map<OptionalKind, Problem> unusable() {
    Map<OptionalKind, Problem> unusable = new EnumMap<>(OptionalKind.class);
    watches.forEach(w -> w.obstacle().ifPresent(problem -> unusable.put(w.kind(), problem)));
    return unusable;
  }

  /** Objects of an instance. */
  Stream<HasMetadata> objects(Identity identity) {
    return watches.stream()
        .flatMap(watch -> watch.objects(identity.namespace() + "/" + identity.name()));
  }

  private void wake(Set<ResourceID> concerned) {
    concerned.forEach(id -> getEventHandler().handleEvent(new Event(id)));
  }

  @Override
  public Set<HasMetadata> getSecondaryResources(StoredInstance primary) {
    return Set.of();
  }

  @Override
  public void start() {
    super.start();
    watches.forEach(OptionalWatch::start);
  }

  @Override
  public void stop() {
    watches.forEach(OptionalWatch::close);
    super.stop();
  }
}
