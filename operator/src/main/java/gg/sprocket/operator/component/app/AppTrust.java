package gg.sprocket.operator.component.app;

import gg.sprocket.operator.api.v1alpha1.ReleaseComponent;
import gg.sprocket.operator.plan.Instance;
import gg.sprocket.operator.plan.Observed;
import gg.sprocket.operator.plan.exposure.ServerCertificate;
import gg.sprocket.operator.resource.Volumes;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a component needs that calls the public hosts from inside: the instance's own authority,
 * where that is who signed their certificate. The authority stays the same when it signs anew.
 *
 * @param instance the instance
 * @param observed what is there
 * @param component the component
 */
record AppTrust(Instance instance, Observed observed, ReleaseComponent component) {

  private static final String VOLUME = "authorities";
  private static final String DIRECTORY = "/etc/sprocket/authorities";

  /** The variable that names the file. */
  Map<String, String> variables() {
    return needed().map(name -> Map.of(name, DIRECTORY + "/ca.crt")).orElse(Map.of());
  }

  List<Volume> volumes() {
    String configMap = instance.names().authorityCertificate();
    return needed().map(_ -> Volumes.configMap(VOLUME, configMap)).stream().toList();
  }

  List<VolumeMount> mounts() {
    return needed().map(_ -> Volumes.mountReadOnly(VOLUME, DIRECTORY)).stream().toList();
  }

  private Optional<String> needed() {
    return Optional.ofNullable(component.authoritiesVariable())
        .filter(_ -> ServerCertificate.isOwnSigned(instance, observed));
  }
}
