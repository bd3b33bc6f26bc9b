package gg.sprocket.operator.it;

import static java.util.Comparator.comparing;
import static org.awaitility.Awaitility.await;

import gg.sprocket.operator.resource.Labels;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What the operator made for one instance, Secrets and claims included; pods and what other
 * controllers made are not among it.
 *
 * @param admin the administrator's client
 * @param namespace namespace of the instance
 * @param instance its name
 */
record Children(KubernetesClient admin, String namespace, String instance) {

  private static final List<Class<? extends HasMetadata>> KINDS =
      List.of(
          ServiceAccount.class,
          Secret.class,
          ConfigMap.class,
          PersistentVolumeClaim.class,
          Service.class,
          Ingress.class,
          NetworkPolicy.class,
          StatefulSet.class,
          Deployment.class,
          HorizontalPodAutoscaler.class,
          PodDisruptionBudget.class,
          CronJob.class,
          Job.class);

  /** All of them, sorted by kind and name. */
  List<HasMetadata> all() {
    return KINDS.stream()
        .flatMap(
            kind ->
                admin
                    .resources(kind)
                    .inNamespace(namespace)
                    .withLabel(Labels.INSTANCE, instance)
                    .list()
                    .getItems()
                    .stream())
        .map(HasMetadata.class::cast)
        .sorted(comparing(Children::title))
        .toList();
  }

  /** Those that go with the instance. */
  List<HasMetadata> owned() {
    return all().stream().filter(o -> !isKept(o)).toList();
  }

  /** Those that outlive it. */
  List<HasMetadata> kept() {
    return all().stream().filter(Children::isKept).toList();
  }

  /** Titles of all of them. */
  List<String> titles() {
    return all().stream().map(Children::title).toList();
  }

  /** Titles and uids: equal as long as nothing was made anew. */
  SortedMap<String, String> uids() {
    return all().stream()
        .collect(
            Collectors.toMap(
                Children::title, o -> o.getMetadata().getUid(), (one, _) -> one, TreeMap::new));
  }

  /** One of them, which must be there. */
  <T extends HasMetadata> T get(Class<T> kind, String name) {
    return admin.resources(kind).inNamespace(namespace).withName(name).require();
  }

  /** Waits until an object of a name is there with another uid than before. */
  void awaitAnew(HasMetadata before) {
    await(title(before) + " made anew")
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(100))
        .until(
            () -> {
              HasMetadata now =
                  admin
                      .resources(before.getClass())
                      .inNamespace(namespace)
                      .withName(before.getMetadata().getName())
                      .get();
              return now != null && !uid(now).equals(uid(before));
            });
  }

  /** Kind and name. */
  static String title(HasMetadata object) {
    return object.getKind() + "/" + object.getMetadata().getName();
  }

  /**
   * An object as it was stored, without its bookkeeping of managers: equal only if nothing changed.
   */
  static HasMetadata bare(HasMetadata object) {
    ObjectMeta meta = object.getMetadata();
    meta.setManagedFields(List.of());
    return object;
  }

  private static String uid(HasMetadata object) {
    return object.getMetadata().getUid();
  }

  private static boolean isKept(HasMetadata object) {
    return Labels.label(object, Labels.DATA_ID).isPresent();
  }
}
