package gg.sprocket.operator.component.app;

import gg.sprocket.operator.api.v1alpha1.ReleaseComponent;
import gg.sprocket.operator.api.v1alpha1.ReleaseProbes;
import gg.sprocket.operator.resource.Labels;
import gg.sprocket.operator.resource.Objects;
import gg.sprocket.operator.resource.Pods;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentStrategy;
import io.fabric8.kubernetes.api.model.apps.DeploymentStrategyBuilder;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How many pods a component has and how they are replaced.
 *
 * @param component the component
 * @param asked the number that is asked for
 * @param services the Builtin services that it works with
 */
record AppDeployment(ReleaseComponent component, AppReplicas.Asked asked, String services) {

  /** Time for a node to pull an image of a gigabyte, on top of what the process itself needs. */
  private static final int PULL_SECONDS = 600;

  /** One to go back to by hand; the release says what is to run. */
  private static final int KEPT_REVISIONS = 2;

  Deployment of(String name, Pods pods, PodTemplateSpec template, String version) {
    ObjectMeta meta = Objects.meta(name, component.name());
    meta.getLabels().put(Labels.VERSION, version);
    Map<String, String> annotations = new TreeMap<>(asked.annotations());
    if (!services.isEmpty()) {
      annotations.put(Labels.SERVICES, services);
    }
    if (!annotations.isEmpty()) {
      meta.setAnnotations(annotations);
    }
    return new DeploymentBuilder()
        .withMetadata(meta)
        .withNewSpec()
        .withReplicas(asked.number())
        .withMinReadySeconds(minReadySeconds())
        .withProgressDeadlineSeconds(deadline())
        .withRevisionHistoryLimit(KEPT_REVISIONS)
        .withStrategy(strategy())
        .withNewSelector()
        .withMatchLabels(pods.selector())
        .endSelector()
        .withTemplate(template)
        .endSpec()
        .build();
  }

  private @Nullable Integer minReadySeconds() {
    return component.minReadySeconds() == 0 ? null : component.minReadySeconds();
  }

  private int deadline() {
    int startup = component.probes() instanceof ReleaseProbes probes ? probes.startupSeconds() : 0;
    return startup
        + component.minReadySeconds()
        + component.terminationGracePeriodSeconds()
        + PULL_SECONDS;
  }

  private DeploymentStrategy strategy() {
    return switch (component.scaling()) {
      case Singleton -> new DeploymentStrategyBuilder().withType("Recreate").build();
      case Scalable ->
          new DeploymentStrategyBuilder()
              .withType("RollingUpdate")
              .withNewRollingUpdate()
              .withMaxUnavailable(new IntOrString(0))
              .withMaxSurge(new IntOrString(1))
              .endRollingUpdate()
              .build();
    };
  }
}
