package gg.sprocket.operator.observe;

import gg.sprocket.operator.api.v1alpha1.StoredInstance;
import gg.sprocket.operator.plan.ClaimedHosts;
import gg.sprocket.operator.resource.Labels;
import gg.sprocket.operator.resource.Names;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The instances that the controller watches, found by what concerns them without looking at all.
 */
public final class InstanceIndex {

  private static final String BY_NAMESPACE = "instances-by-namespace";
  private static final String BY_VERSION = "instances-by-version";
  private static final String BY_HOST = "instances-by-host";
  private static final String BY_JOINED_NAME = "instances-by-joined-name";

  private final IndexerResourceCache<StoredInstance> instances;

  /**
   * @param instances the controller's cache
   */
  InstanceIndex(IndexerResourceCache<StoredInstance> instances) {
    this.instances = instances;
    instances.addIndexer(BY_NAMESPACE, i -> List.of(i.getMetadata().getNamespace()));
    instances.addIndexer(BY_VERSION, InstanceIndex::version);
    instances.addIndexer(BY_HOST, InstanceIndex::hosts);
    instances.addIndexer(BY_JOINED_NAME, i -> List.of(joined(i)));
  }

  /** Whether all instances are known since the start. */
  boolean isFilled() {
    return Watches.isFilled(instances);
  }

  /** Instances of a namespace. */
  Set<ResourceID> in(String namespace) {
    return ids(instances.byIndex(BY_NAMESPACE, namespace));
  }

  /** Instances that ask for a version. */
  Set<ResourceID> of(String version) {
    return ids(instances.byIndex(BY_VERSION, version));
  }

  /** Instances that ask for a host or have it. */
  List<StoredInstance> at(String host) {
    return instances.byIndex(BY_HOST, host);
  }

  /** Whether an older one has the same namespace and name once a hyphen joins them. */
  boolean isShadowed(StoredInstance instance) {
    return namesakes(instance).anyMatch(other -> HostClaims.AGE.compare(other, instance) < 0);
  }

  /** The others that have the same namespace and name once a hyphen joins them. */
  Stream<StoredInstance> namesakes(StoredInstance instance) {
    return instances.byIndex(BY_JOINED_NAME, joined(instance)).stream()
        .filter(other -> !other.getMetadata().getUid().equals(instance.getMetadata().getUid()));
  }

  private static String joined(StoredInstance instance) {
    return instance.getMetadata().getNamespace() + "-" + instance.getMetadata().getName();
  }

  /** All instances. */
  Set<ResourceID> all() {
    return ids(instances.list().toList());
  }

  /** Uids of all instances. */
  Set<String> uids() {
    return instances.list().map(i -> i.getMetadata().getUid()).collect(Collectors.toSet());
  }

  /** Uids of the other instances of an instance's namespace that we are not done with. */
  Set<String> neighbours(StoredInstance instance) {
    return instances.byIndex(BY_NAMESPACE, instance.getMetadata().getNamespace()).stream()
        .filter(other -> !isDone(other))
        .map(other -> other.getMetadata().getUid())
        .filter(uid -> !uid.equals(instance.getMetadata().getUid()))
        .collect(Collectors.toSet());
  }

  /** Names of the other instances of an instance's namespace, also of those that are going. */
  Set<String> namesBeside(StoredInstance instance) {
    return beside(instance).map(other -> other.getMetadata().getName()).collect(Collectors.toSet());
  }

  /** The other instances of an instance's namespace. */
  Stream<StoredInstance> beside(StoredInstance instance) {
    String name = instance.getMetadata().getName();
    return instances.byIndex(BY_NAMESPACE, instance.getMetadata().getNamespace()).stream()
        .filter(other -> !other.getMetadata().getName().equals(name));
  }

  /** Whom an object concerns, by label and, should somebody have changed that, by owner. */
  Set<ResourceID> concernedBy(HasMetadata object) {
    String namespace = object.getMetadata().getNamespace();
    Optional<String> labelled = Labels.instanceOf(object);
    if (labelled.isEmpty()) {
      return in(namespace);
    }
    Stream<String> owners =
        object.getMetadata().getOwnerReferences().stream()
            .filter(owner -> owner.getKind().equals("SprocketInstance"))
            .map(OwnerReference::getName);
    return Stream.concat(labelled.stream(), owners)
        .map(name -> new ResourceID(name, namespace))
        .collect(Collectors.toSet());
  }

  /** The version that an instance asks for; none if it has no spec. */
  static List<String> version(StoredInstance instance) {
    return instance.getSpec() == null
        ? List.of()
        : List.of(instance.getSpec().path("version").asText(""));
  }

  /** The hosts that an instance asks for or has. */
  static List<String> hosts(StoredInstance instance) {
    return Stream.concat(
            ClaimedHosts.of(instance.getSpec()).stream(),
            ClaimedHosts.held(instance.getStatus()).stream())
        .distinct()
        .toList();
  }

  /** One that others still hold, such as a deletion in the foreground, but we do not. */
  private static boolean isDone(StoredInstance instance) {
    return instance.isMarkedForDeletion() && !instance.hasFinalizer(Names.FINALIZER);
  }

  private static Set<ResourceID> ids(Collection<StoredInstance> found) {
    return found.stream().map(ResourceID::fromResource).collect(Collectors.toSet());
  }
}
