package gg.sprocket.operator.component.app;

import gg.sprocket.operator.api.v1alpha1.ReleaseComponent;
import gg.sprocket.operator.api.v1alpha1.ReleaseProbes;
import gg.sprocket.operator.api.v1alpha1.Scaling;
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
import java.util.Optional;
import java.util.TreeMap;

/**
 * How many pods a component has and how they are replaced.
 *
 * @param component the component
 * @param asked the number that is asked for
 * @param live the Deployment as it is
 */
record AppDeployment(ReleaseComponent component, Asked asked, Optional<Deployment> live) {

  /** Time for a node to pull an image of a gigabyte, on top of what the process itself needs. */
  private static final int PULL_SECONDS = 600;

  /** One to go back to by hand; the release says what is to run. */
  private static final int KEPT_REVISIONS = 2;

  /**
   * A number of pods.
   *
   * @param number the number
   * @param stated whether the spec states it, not the release
   */
  record Asked(int number, boolean stated) {}

  Deployment of(String name, Pods pods, PodTemplateSpec template, String version) {
    ObjectMeta meta = Objects.meta(name, component.name());
    meta.getLabels().put(Labels.VERSION, version);
    meta.setAnnotations(new TreeMap<>(Map.of(Labels.REPLICAS, String.valueOf(asked.number()))));
    return new DeploymentBuilder()
        .withMetadata(meta)
        .withNewSpec()
        .withReplicas(replicas())
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

  /**
   * The number to send. One that the spec states holds. The release's is set once, and then what is
   * there is sent back, so that an autoscaler's changes stay: leaving the field out would give it
   * up, and the API server would put 1 in the place of a field that nobody owns. The annotation
   * tells what was asked last: a profile with another number, or a stated number that is taken
   * back, counts again.
   */
  private int replicas() {
    if (asked.stated() || component.scaling() == Scaling.Singleton) {
      return asked.number();
    }
    return live.filter(this::isAsked)
        .map(deployment -> deployment.getSpec().getReplicas())
        .orElse(asked.number());
  }

  private boolean isAsked(Deployment deployment) {
    return Labels.annotation(deployment, Labels.REPLICAS)
        .filter(String.valueOf(asked.number())::equals)
        .isPresent();
  }

  private int deadline() {
    int startup = component.probes() instanceof ReleaseProbes probes ? probes.startupSeconds() : 0;
    return startup + component.terminationGracePeriodSeconds() + PULL_SECONDS;
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
