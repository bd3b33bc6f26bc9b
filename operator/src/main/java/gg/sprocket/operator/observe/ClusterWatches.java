package gg.sprocket.operator.observe;

import gg.sprocket.operator.api.v1alpha1.StoredInstance;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.networking.v1.IngressClass;
import io.fabric8.kubernetes.api.model.storage.StorageClass;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The watches of the cluster's classes. */
final class ClusterWatches {

  private final InformerEventSource<StorageClass, StoredInstance> storageClasses;
  private final InformerEventSource<IngressClass, StoredInstance> ingressClasses;

  /**
   * @param instances the instances to wake
   * @param context the controller
   */
  ClusterWatches(InstanceIndex instances, EventSourceContext<StoredInstance> context) {
    // A class that lets volumes grow from now on concerns every instance that waits for it.
    storageClasses = watch(StorageClass.class, instances, context);
    ingressClasses = watch(IngressClass.class, instances, context);
  }

  /** All watches. */
  List<EventSource<?, StoredInstance>> sources() {
    return List.of(storageClasses, ingressClasses);
  }

  /** Whether every watch has been filled since the start. */
  boolean areFilled() {
    return Watches.areFilled(List.of(storageClasses, ingressClasses));
  }

  /** The cluster's IngressClasses. */
  List<IngressClass> ingressClasses() {
    return ingressClasses.list().toList();
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

  private static <T extends HasMetadata> InformerEventSource<T, StoredInstance> watch(
      Class<T> kind, InstanceIndex instances, EventSourceContext<StoredInstance> context) {
    return new InformerEventSource<>(
        InformerEventSourceConfiguration.from(kind, StoredInstance.class)
            .withName(HasMetadata.getKind(kind))
            .withWatchAllNamespaces()
            .withItemStore(Stripping.store())
            .withSecondaryToPrimaryMapper(_ -> instances.all())
            .<StoredInstance>withPrimaryToSecondaryMapper(_ -> Set.of())
            .build(),
        context);
  }
}
