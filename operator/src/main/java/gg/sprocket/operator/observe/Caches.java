package gg.sprocket.operator.observe;

import gg.sprocket.operator.api.v1alpha1.StoredInstance;
import gg.sprocket.operator.plan.ObjectRef;
import gg.sprocket.operator.plan.OptionalKind;
import gg.sprocket.operator.resource.Labels;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The watches of objects of instances and what they hold: one for each kind that components want
 * and for pods, all selected by our label. With a list of namespaces there is one for each kind and
 * namespace, since a stripped store cannot serve two.
 */
final class Caches {

  private static final String BY_INSTANCE = "objects-by-instance";

  /** Stands for the instance of objects that belong to no single one. */
  private static final String SHARED = "";

  private final InstanceIndex instances;
  private final List<InformerEventSource<? extends HasMetadata, StoredInstance>> children =
      new ArrayList<>();

  /**
   * @param kinds kinds that components want
   * @param namespaces watched namespaces; empty for all
   * @param instances the instances
   * @param context the controller
   */
  Caches(
      Set<Class<? extends HasMetadata>> kinds,
      Set<String> namespaces,
      InstanceIndex instances,
      EventSourceContext<StoredInstance> context) {
    this.instances = instances;
    Stream.concat(kinds.stream(), Stream.of(Pod.class))
        .filter(kind -> OptionalKind.of(kind).isEmpty())
        .sorted((one, other) -> one.getSimpleName().compareTo(other.getSimpleName()))
        .forEach(kind -> watch(kind, namespaces, context));
  }

  /** All watches. */
  List<EventSource<?, StoredInstance>> sources() {
    return List.copyOf(children);
  }

  /** Whether every watch has been filled since the start. */
  boolean areFilled() {
    return Watches.areFilled(children);
  }

  /** Objects of ours that concern an instance: its own and its namespace's shared ones. */
  Map<ObjectRef, HasMetadata> of(StoredInstance instance) {
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
            .withSecondaryToPrimaryMapper(instances::concernedBy);
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
}
