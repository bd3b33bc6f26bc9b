package gg.sprocket.operator.observe;

import gg.sprocket.operator.api.v1alpha1.StoredInstance;
import gg.sprocket.operator.api.v1alpha1.StoredRelease;
import gg.sprocket.operator.plan.ClaimedHosts;
import gg.sprocket.operator.plan.ObjectRef;
import gg.sprocket.operator.plan.OptionalKind;
import gg.sprocket.operator.resource.Labels;
import gg.sprocket.operator.resource.Names;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.networking.v1.IngressClass;
import io.fabric8.kubernetes.api.model.storage.StorageClass;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The watches of a controller and what they hold: one for each kind that components want, for pods
 * and for releases, all selected by our label. With a list of namespaces there is one for each kind
 * and namespace, since a stripped store cannot serve two.
 */
public final class Caches {

  private static final String BY_NAMESPACE = "instances-by-namespace";
  private static final String BY_VERSION = "instances-by-version";
  private static final String BY_HOST = "instances-by-host";
  private static final String BY_INSTANCE = "objects-by-instance";

  /** Stands for the instance of objects that belong to no single one. */
  private static final String SHARED = "";

  private final IndexerResourceCache<StoredInstance> instances;
  private final List<InformerEventSource<? extends HasMetadata, StoredInstance>> children =
      new ArrayList<>();
  private final InformerEventSource<StoredRelease, StoredInstance> releases;
  private final InformerEventSource<StorageClass, StoredInstance> storageClasses;
  private final InformerEventSource<IngressClass, StoredInstance> ingressClasses;

  /**
   * @param kinds kinds that components want
   * @param namespaces watched namespaces; empty for all
   * @param context the controller
   */
  public Caches(
      Set<Class<? extends HasMetadata>> kinds,
      Set<String> namespaces,
      EventSourceContext<StoredInstance> context) {
    instances = context.getPrimaryCache();
    instances.addIndexer(BY_NAMESPACE, i -> List.of(i.getMetadata().getNamespace()));
    instances.addIndexer(BY_VERSION, Caches::version);
    instances.addIndexer(BY_HOST, i -> ClaimedHosts.of(i.getSpec()));
    Stream.concat(kinds.stream(), Stream.of(Pod.class))
        .filter(kind -> OptionalKind.of(kind).isEmpty())
        .sorted((one, other) -> one.getSimpleName().compareTo(other.getSimpleName()))
        .forEach(kind -> watch(kind, namespaces, context));
    releases = releases(context);
    storageClasses = storageClasses(context);
    ingressClasses = ingressClasses(context);
  }

  /** All watches. */
  public List<EventSource<?, StoredInstance>> eventSources() {
    List<EventSource<?, StoredInstance>> all = new ArrayList<>(children);
    all.add(releases);
    all.add(storageClasses);
    all.add(ingressClasses);
    return all;
  }

  /** The first watch that has not been filled yet, as when a permission is missing. */
  Optional<String> unfilled() {
    return Stream.concat(children.stream(), Stream.of(releases, storageClasses, ingressClasses))
        .flatMap(
            s -> s.informerHealthIndicators().values().stream().map(i -> Map.entry(s.name(), i)))
        .filter(entry -> !entry.getValue().hasSynced())
        .map(Map.Entry::getKey)
        .findFirst();
  }

  /** Instances of a namespace. */
  public Set<ResourceID> instancesIn(String namespace) {
    return instances.byIndex(BY_NAMESPACE, namespace).stream()
        .map(ResourceID::fromResource)
        .collect(Collectors.toSet());
  }

  /** All instances. */
  public Set<ResourceID> everyInstance() {
    return instances.list().map(ResourceID::fromResource).collect(Collectors.toSet());
  }

  /** Instances that ask for a host. */
  List<StoredInstance> instancesAt(String host) {
    return instances.byIndex(BY_HOST, host);
  }

  /** The cluster's IngressClasses. */
  List<IngressClass> ingressClasses() {
    return ingressClasses.list().toList();
  }

  /** Uids of the other instances of an instance's namespace that we are not done with. */
  Set<String> neighbours(StoredInstance instance) {
    return instances.byIndex(BY_NAMESPACE, instance.getMetadata().getNamespace()).stream()
        .filter(other -> !isDone(other))
        .map(other -> other.getMetadata().getUid())
        .filter(uid -> !uid.equals(instance.getMetadata().getUid()))
        .collect(Collectors.toSet());
  }

  /** One that others still hold, such as a deletion in the foreground, but we do not. */
  private static boolean isDone(StoredInstance instance) {
    return instance.isMarkedForDeletion() && !instance.hasFinalizer(Names.FINALIZER);
  }

  /** Uids of all instances. */
  Set<String> uids() {
    return instances.list().map(i -> i.getMetadata().getUid()).collect(Collectors.toSet());
  }

  /** A release by its name. */
  Optional<StoredRelease> release(String name) {
    return releases.get(new ResourceID(name));
  }

  /** Whether volumes of a StorageClass can grow, by the class. */
  Map<String, Boolean> expandable() {
    return storageClasses
        .list()
        .collect(
            Collectors.toMap(
                found -> found.getMetadata().getName(),
                found -> Boolean.TRUE.equals(found.getAllowVolumeExpansion()),
                (one, _) -> one));
  }

  /** Objects of ours that concern an instance: its own and its namespace's shared ones. */
  Map<ObjectRef, HasMetadata> objects(StoredInstance instance) {
    Map<ObjectRef, HasMetadata> objects = new HashMap<>();
    String namespace = instance.getMetadata().getNamespace();
    Stream.of(SHARED, instance.getMetadata().getName())
        .flatMap(owner -> belonging(namespace, owner))
        .filter(object -> !(object instanceof Pod))
        .forEach(object -> objects.put(ObjectRef.of(object), object));
    return objects;
  }

  /** Pods of an instance. */
  List<Pod> pods(StoredInstance instance) {
    return belonging(instance.getMetadata().getNamespace(), instance.getMetadata().getName())
        .filter(Pod.class::isInstance)
        .map(Pod.class::cast)
        .toList();
  }

  /**
   * The framework's own index is made as events come in: it would never show an instance what its
   * namespace shared before the instance was there.
   */
  private Stream<HasMetadata> belonging(String namespace, String instance) {
    return children.stream()
        .flatMap(source -> source.byIndex(BY_INSTANCE, namespace + "/" + instance).stream());
  }

  /** Key of the index of objects by instance. */
  static <T extends HasMetadata> List<String> owner(T object) {
    return List.of(
        object.getMetadata().getNamespace() + "/" + Labels.instanceOf(object).orElse(SHARED));
  }

  private static List<String> version(StoredInstance instance) {
    return instance.getSpec() == null
        ? List.of()
        : List.of(instance.getSpec().path("version").asText(""));
  }

  private <T extends HasMetadata> void watch(
      Class<T> kind, Set<String> namespaces, EventSourceContext<StoredInstance> context) {
    if (namespaces.isEmpty()) {
      children.add(watch(kind, kind.getSimpleName(), Set.of(), context));
    }
    namespaces.forEach(
        namespace ->
            children.add(
                watch(kind, kind.getSimpleName() + "/" + namespace, Set.of(namespace), context)));
  }

  private <T extends HasMetadata> InformerEventSource<T, StoredInstance> watch(
      Class<T> kind,
      String name,
      Set<String> namespaces,
      EventSourceContext<StoredInstance> context) {
    var configuration =
        InformerEventSourceConfiguration.from(kind, StoredInstance.class)
            .withName(name)
            .withLabelSelector(Labels.ours())
            .withItemStore(Stripping.store())
            .withSecondaryToPrimaryMapper(this::instancesOf);
    InformerEventSource<T, StoredInstance> source =
        new InformerEventSource<>(
            (namespaces.isEmpty()
                    ? configuration.withWatchAllNamespaces()
                    : configuration.withNamespaces(namespaces))
                .build(),
            context);
    source.addIndexer(BY_INSTANCE, Caches::owner);
    return source;
  }

  /** By label and, should somebody have changed that, by owner. */
  Set<ResourceID> instancesOf(HasMetadata object) {
    String namespace = object.getMetadata().getNamespace();
    Optional<String> labelled = Labels.instanceOf(object);
    if (labelled.isEmpty()) {
      return instancesIn(namespace);
    }
    Stream<String> owners =
        object.getMetadata().getOwnerReferences().stream()
            .filter(owner -> owner.getKind().equals("SprocketInstance"))
            .map(OwnerReference::getName);
    return Stream.concat(labelled.stream(), owners)
        .map(name -> new ResourceID(name, namespace))
        .collect(Collectors.toSet());
  }

  /** One that lets volumes grow from now on concerns every instance that waits for it. */
  private InformerEventSource<StorageClass, StoredInstance> storageClasses(
      EventSourceContext<StoredInstance> context) {
    return new InformerEventSource<>(
        InformerEventSourceConfiguration.from(StorageClass.class, StoredInstance.class)
            .withName("StorageClass")
            .withWatchAllNamespaces()
            .withItemStore(Stripping.store())
            .withSecondaryToPrimaryMapper(_ -> everyInstance())
            .<StoredInstance>withPrimaryToSecondaryMapper(_ -> Set.of())
            .build(),
        context);
  }

  private InformerEventSource<IngressClass, StoredInstance> ingressClasses(
      EventSourceContext<StoredInstance> context) {
    return new InformerEventSource<>(
        InformerEventSourceConfiguration.from(IngressClass.class, StoredInstance.class)
            .withName("IngressClass")
            .withWatchAllNamespaces()
            .withItemStore(Stripping.store())
            .withSecondaryToPrimaryMapper(_ -> everyInstance())
            .<StoredInstance>withPrimaryToSecondaryMapper(_ -> Set.of())
            .build(),
        context);
  }

  private InformerEventSource<StoredRelease, StoredInstance> releases(
      EventSourceContext<StoredInstance> context) {
    return new InformerEventSource<>(
        InformerEventSourceConfiguration.from(StoredRelease.class, StoredInstance.class)
            .withName("SprocketRelease")
            .withWatchAllNamespaces()
            .withItemStore(Stripping.store())
            .withSecondaryToPrimaryMapper(
                release ->
                    instances.byIndex(BY_VERSION, release.getMetadata().getName()).stream()
                        .map(ResourceID::fromResource)
                        .collect(Collectors.toSet()))
            .<StoredInstance>withPrimaryToSecondaryMapper(
                instance ->
                    version(instance).stream().map(ResourceID::new).collect(Collectors.toSet()))
            .build(),
        context);
  }
}
