package gg.sprocket.operator.resource;

import gg.sprocket.operator.api.v1alpha1.InstanceSpec;
import gg.sprocket.operator.api.v1alpha1.PodToleration;
import gg.sprocket.operator.api.v1alpha1.SecretReference;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.PodSecurityContextBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.SecurityContextBuilder;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.TolerationBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A pod as all of ours are: without a token of the API server, without rights on its node, within
 * Pod Security {@code restricted}.
 *
 * @param names names of the instance's children
 * @param spec the instance's spec: scheduling, pull secrets
 * @param part component of the operator
 * @param component process or service
 */
public record Pods(Names names, InstanceSpec spec, String part, String component) {

  /**
   * What differs between pods.
   *
   * @param user user and group id, also the group of volumes
   * @param graceSeconds seconds between the signal to stop and the end by force
   * @param inputs fingerprint of the secrets and files that the pod reads; a change replaces the
   *     pod
   * @param initContainers run first, one after the other
   * @param containers run together
   * @param volumes volumes of both
   */
  public record Shape(
      long user,
      long graceSeconds,
      String inputs,
      List<Container> initContainers,
      List<Container> containers,
      List<Volume> volumes) {}

  /** A template for a workload that keeps its pods running. */
  public PodTemplateSpec running(Shape shape) {
    return template(shape, "Always");
  }

  /** A template for a Job, whose pods end. */
  public PodTemplateSpec once(Shape shape) {
    return template(shape, "Never");
  }

  /** Labels by which a workload finds its pods. */
  public Map<String, String> selector() {
    return Labels.selector(names.instance(), component);
  }

  private PodTemplateSpec template(Shape shape, String restartPolicy) {
    Map<String, String> labels = Labels.of(names.instance(), part, component);
    labels.put(Labels.RECOMMENDED_INSTANCE, names.instance());
    return new PodTemplateSpecBuilder()
        .withNewMetadata()
        .withLabels(labels)
        .withAnnotations(new TreeMap<>(Map.of(Labels.INPUTS, shape.inputs())))
        .endMetadata()
        .withNewSpec()
        .withServiceAccountName(names.serviceAccount())
        .withAutomountServiceAccountToken(false)
        // Variables of every Service of the namespace would change what the application reads.
        .withEnableServiceLinks(false)
        .withRestartPolicy(restartPolicy)
        .withTerminationGracePeriodSeconds(shape.graceSeconds())
        .withSecurityContext(podSecurity(shape.user()))
        .withImagePullSecrets(pullSecrets())
        .withNodeSelector(spec.scheduling().nodeSelector())
        .withTolerations(spec.scheduling().tolerations().stream().map(Pods::toleration).toList())
        .withPriorityClassName(spec.scheduling().priorityClassName())
        .withInitContainers(shape.initContainers())
        .withContainers(shape.containers())
        .withVolumes(shape.volumes())
        .endSpec()
        .build();
  }

  private List<LocalObjectReference> pullSecrets() {
    return spec.images().pullSecrets().stream()
        .map(SecretReference::name)
        .map(LocalObjectReference::new)
        .toList();
  }

  /** What every container of ours may do: write nothing but its volumes, gain no rights. */
  public static SecurityContext containerSecurity() {
    return new SecurityContextBuilder()
        .withAllowPrivilegeEscalation(false)
        .withReadOnlyRootFilesystem(true)
        .withNewCapabilities()
        .withDrop("ALL")
        .endCapabilities()
        .build();
  }

  private static PodSecurityContext podSecurity(long user) {
    return new PodSecurityContextBuilder()
        .withRunAsNonRoot(true)
        .withRunAsUser(user)
        .withRunAsGroup(user)
        .withFsGroup(user)
        .withFsGroupChangePolicy("OnRootMismatch")
        .withNewSeccompProfile()
        .withType("RuntimeDefault")
        .endSeccompProfile()
        .build();
  }

  private static Toleration toleration(PodToleration toleration) {
    return new TolerationBuilder()
        .withKey(toleration.key())
        .withOperator(toleration.operator().name())
        .withValue(toleration.value())
        .withEffect(toleration.effect() == null ? null : toleration.effect().name())
        .build();
  }
}
