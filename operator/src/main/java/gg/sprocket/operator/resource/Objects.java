package gg.sprocket.operator.resource;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Objects of the kinds that several components want. */
public final class Objects {

  private Objects() {}

  /** Metadata of an object; the planner adds what all objects share. */
  public static ObjectMeta meta(String name, String component) {
    return new ObjectMetaBuilder()
        .withName(name)
        .withLabels(new TreeMap<>(Map.of(Labels.COMPONENT, component)))
        .build();
  }

  /** A ConfigMap of text files. */
  public static ConfigMap configMap(String name, String component, Map<String, String> files) {
    return new ConfigMapBuilder()
        .withMetadata(meta(name, component))
        .withData(new TreeMap<>(files))
        .build();
  }

  /**
   * A Service inside the cluster.
   *
   * @param name its name, thus its host name
   * @param pods whose pods answer
   * @param portName protocol that the port speaks
   * @param port the same on Service and pods
   */
  public static Service service(String name, Pods pods, String portName, int port) {
    return new ServiceBuilder()
        .withMetadata(meta(name, pods.component()))
        .withNewSpec()
        .withType("ClusterIP")
        .withSelector(pods.selector())
        .addNewPort()
        .withName(portName)
        .withProtocol("TCP")
        .withPort(port)
        .withTargetPort(new IntOrString(port))
        .endPort()
        .endSpec()
        .build();
  }

  /**
   * The Service of a server of one pod. It leads there whether the pod is ready or not: there is
   * nowhere else to go, and who is not ready may serve all the same, as one that can only be read
   * from.
   *
   * @param name its name, thus its host name
   * @param pods whose pod answers
   * @param portName protocol that the port speaks
   * @param port the same on Service and pod
   */
  public static Service serviceOfOne(String name, Pods pods, String portName, int port) {
    Service service = service(name, pods, portName, port);
    service.getSpec().setPublishNotReadyAddresses(true);
    return service;
  }

  /**
   * A claim of one pod at a time. What exists is never asked to shrink nor to change its class:
   * both are impossible.
   *
   * @param name its name
   * @param component process or service
   * @param size wanted size
   * @param className wanted class; absent for the cluster's default
   * @param live the claim as it is
   */
  public static PersistentVolumeClaim claim(
      String name,
      String component,
      String size,
      @Nullable String className,
      Optional<PersistentVolumeClaim> live) {
    String asked = live.flatMap(Objects::sizeOf).map(has -> Amounts.larger(size, has)).orElse(size);
    // A class that the server filled in is not ours to send; one that we sent cannot be left out.
    boolean chosen =
        live.map(c -> Labels.annotation(c, Labels.STORAGE_CLASS).isPresent())
            .orElse(className != null);
    String ofClass =
        chosen ? live.map(c -> c.getSpec().getStorageClassName()).orElse(className) : null;
    ObjectMeta meta = meta(name, component);
    if (ofClass != null) {
      meta.setAnnotations(new TreeMap<>(Map.of(Labels.STORAGE_CLASS, ofClass)));
    }
    return new PersistentVolumeClaimBuilder()
        .withMetadata(meta)
        .withNewSpec()
        .withAccessModes("ReadWriteOnce")
        .withStorageClassName(ofClass)
        .withNewResources()
        .addToRequests("storage", new Quantity(asked))
        .endResources()
        .endSpec()
        .build();
  }

  private static Optional<String> sizeOf(PersistentVolumeClaim claim) {
    return Optional.ofNullable(claim.getSpec().getResources().getRequests().get("storage"))
        .map(Quantity::toString);
  }

  /** A service of one pod with a stable name. */
  public static StatefulSet statefulSet(String name, Pods pods, PodTemplateSpec template) {
    return new StatefulSetBuilder()
        .withMetadata(meta(name, pods.component()))
        .withNewSpec()
        .withReplicas(1)
        .withServiceName(name)
        // With OrderedReady a pod that never became ready, say for a wrong image, would not be
        // replaced
        // by a corrected one (Kubernetes documentation, StatefulSets, "Forced rollback").
        .withPodManagementPolicy("Parallel")
        .withNewSelector()
        .withMatchLabels(pods.selector())
        .endSelector()
        .withTemplate(template)
        .endSpec()
        .build();
  }

  /**
   * A Job that may be tried again.
   *
   * @param name its name, which tells its input apart from others
   * @param component process or service
   * @param timeoutSeconds after which it counts as failed
   * @param retries how often a failed pod is replaced
   * @param template its pod
   */
  public static Job job(
      String name, String component, long timeoutSeconds, int retries, PodTemplateSpec template) {
    return new JobBuilder()
        .withMetadata(meta(name, component))
        .withNewSpec()
        .withActiveDeadlineSeconds(timeoutSeconds)
        .withBackoffLimit(retries)
        .withTemplate(template)
        .endSpec()
        .build();
  }
}
