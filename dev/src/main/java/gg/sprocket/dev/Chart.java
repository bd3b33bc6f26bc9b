package gg.sprocket.dev;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The operator's own chart, rendered as Helm does and applied as an admin would, so that what runs
 * locally has exactly the rights and rules that users get.
 *
 * @param folder the chart's folder
 */
public record Chart(Path folder) {
  /** Release name, and name of the operator's service account. */
  public static final String RELEASE = "sprocket-operator";

  /** The namespace the operator is installed in. */
  public static final String NAMESPACE = "sprocket-system";

  /** The namespace that keeps what tenants must not read. */
  public static final String KEYS_NAMESPACE = "sprocket-keys";

  /** Values that leave the Deployment out: the operator runs as a process here. */
  public static final Map<String, Object> WITHOUT_OPERATOR =
      Map.of("operator.deploy", "false", "releases.hook", "false");

  /**
   * The chart's objects.
   *
   * @param values as after Helm's {@code --set}, by dotted path
   * @param kubernetesVersion what {@code .Capabilities.KubeVersion} says, such as {@code 1.37.2};
   *     Helm takes a long outdated one otherwise
   * @throws DevFailure when the chart does not render; the message is Helm's
   */
  public List<HasMetadata> render(Map<String, Object> values, String kubernetesVersion) {
    return Manifests.parse(yaml(values, kubernetesVersion));
  }

  /** The chart's objects as Helm prints them; otherwise as {@link #render}. */
  public String yaml(Map<String, Object> values, String kubernetesVersion) {
    try {
      return HelmProcess.inProcessOfItsOwn("template", folder, kubernetesVersion, values);
    } catch (IOException e) {
      throw new DevFailure("The chart " + folder + " cannot be rendered: " + e.getMessage(), e);
    }
  }

  /**
   * Renders the chart for the cluster's own version and applies it.
   *
   * @param admin a client that may create everything the chart has
   */
  public List<HasMetadata> install(KubernetesClient admin, Map<String, Object> values) {
    List<HasMetadata> objects = render(values, versionOf(admin));
    new Manifests(admin).createNamespace(NAMESPACE);
    new Manifests(admin).apply(objects, NAMESPACE);
    return objects;
  }

  /**
   * Installs the chart as an admin does with Helm, hooks included.
   *
   * @param kubeconfig of somebody who may create everything the chart has
   * @param values as after Helm's {@code --set}, by dotted path
   * @throws DevFailure with Helm's complaint
   */
  public void installByHelm(Path kubeconfig, Map<String, Object> values) {
    try {
      HelmProcess.inProcessOfItsOwn("install", folder, kubeconfig.toString(), values);
    } catch (IOException e) {
      throw new DevFailure("The chart " + folder + " cannot be installed: " + e.getMessage(), e);
    }
  }

  /** The full name of the operator's image, by the chart's own defaults. */
  public String operatorImage() {
    return render(Map.of(), "1.37.0").stream()
        .filter(Deployment.class::isInstance)
        .map(Deployment.class::cast)
        .map(deployment -> deployment.getSpec().getTemplate().getSpec().getContainers().getFirst())
        .map(Container::getImage)
        .findFirst()
        .orElseThrow(() -> new DevFailure("The chart " + folder + " has no Deployment."));
  }

  private static String versionOf(KubernetesClient admin) {
    String version = admin.getKubernetesVersion().getGitVersion();
    return version.startsWith("v") ? version.substring(1) : version;
  }
}
