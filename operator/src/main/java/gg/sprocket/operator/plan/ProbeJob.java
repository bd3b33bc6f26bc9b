package gg.sprocket.operator.plan;

import gg.sprocket.operator.api.v1alpha1.ComputeAmounts;
import gg.sprocket.operator.api.v1alpha1.Profile;
import gg.sprocket.operator.api.v1alpha1.Resources;
import gg.sprocket.operator.release.Images;
import gg.sprocket.operator.resource.Amounts;
import gg.sprocket.operator.resource.Containers;
import gg.sprocket.operator.resource.Labels;
import gg.sprocket.operator.resource.Objects;
import gg.sprocket.operator.resource.Pods;
import gg.sprocket.operator.resource.Volumes;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The Job that looks at an External service: the operator's own image in the tenant's namespace,
 * because the operator itself calls no address that a tenant wrote. The login comes as files alone.
 *
 * @param service the service
 * @param instance the instance
 * @param inputs fingerprint of what is looked at
 * @param image the operator's image
 */
record ProbeJob(ProbedService service, Instance instance, String inputs, String image) {

  /**
   * Time for the cluster to make room and for a node to pull the image; the look itself ends within
   * half a minute.
   */
  static final long TIMEOUT_SECONDS = 600;

  /** User of the operator's image. */
  private static final long USER = 65532;

  private static final long GRACE_SECONDS = 5;

  private static final String SECRETS = "/etc/sprocket/probe";

  /** One short look: the quick compiler alone, the simple collector, no files of its own. */
  private static final String JAVA_OPTIONS =
      "-XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:MaxRAMPercentage=60 -XX:-UsePerfData";

  private static final Resources RESOURCES =
      new Resources(new ComputeAmounts("50m", "96Mi"), new ComputeAmounts(null, "192Mi"));

  /** The process as labels name it. */
  static String component(ProbedService service) {
    return "probe-" + service.process();
  }

  Job render(int number, int failures) {
    String component = component(service);
    Pods pods = new Pods(instance.names(), instance.spec(), service.name(), component);
    Pods.Shape shape =
        new Pods.Shape(
            USER, GRACE_SECONDS, inputs, List.of(), List.of(container()), List.of(service.files()));
    PodTemplateSpec template = pods.once(shape);
    template.getSpec().setServiceAccountName(service.account(instance.names()));
    Job job =
        Objects.job(
            instance.names().probeJob(service.process(), number),
            component,
            TIMEOUT_SECONDS,
            0,
            template);
    job.getMetadata()
        .setAnnotations(
            new TreeMap<>(
                Map.of(
                    Labels.LOOK, String.valueOf(number),
                    Labels.FAILURES, String.valueOf(failures))));
    return job;
  }

  private Container container() {
    String pullPolicy = instance.spec().images().pullPolicy().name();
    List<EnvVar> env = new ArrayList<>();
    new TreeMap<>(service.variables()).forEach((name, value) -> env.add(Volumes.env(name, value)));
    new TreeMap<>(service.remarks(inputs))
        .forEach((name, value) -> env.add(Volumes.env(name, value)));
    env.add(Volumes.env("PROBE_SECRETS", SECRETS));
    env.add(Volumes.env("SPROCKET_LOG_LEVEL", "OFF"));
    env.add(Volumes.env("JAVA_TOOL_OPTIONS", JAVA_OPTIONS));
    return Containers.of("probe", instance.images().of(Images.PROBE, image), pullPolicy)
        // A result, or nothing: what a driver logs may quote what it was given.
        .withTerminationMessagePolicy("File")
        .withArgs("probe", service.name())
        .withEnv(env)
        .withResources(
            Amounts.requirements(
                instance.spec().profile() == Profile.Tiny ? Resources.NONE : RESOURCES))
        .withVolumeMounts(Volumes.mountReadOnly(ProbedService.FILES, SECRETS))
        .build();
  }
}
