package gg.sprocket.operator.component.app;

import gg.sprocket.operator.api.v1alpha1.ReleaseComponent;
import gg.sprocket.operator.plan.Instance;
import gg.sprocket.operator.plan.Observed;
import gg.sprocket.operator.plan.exposure.ServerCertificate;
import gg.sprocket.operator.release.SecretSource.InSecret;
import gg.sprocket.operator.resource.Volumes;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a component needs that calls the public hosts from inside: the authority that signed their
 * certificate, where that is the instance's own or stands beside the certificate. An authority
 * stays the same when it signs anew.
 *
 * @param instance the instance
 * @param observed what is there
 * @param component the component
 */
record AppTrust(Instance instance, Observed observed, ReleaseComponent component) {

  private static final String VOLUME = "authorities";
  private static final String DIRECTORY = "/etc/sprocket/authorities";
  private static final String KEY = "ca.crt";

  /** The variable that names the file. */
  Map<String, String> variables() {
    return Optional.ofNullable(component.authoritiesVariable())
        .filter(_ -> volume().isPresent())
        .map(name -> Map.of(name, DIRECTORY + "/" + KEY))
        .orElse(Map.of());
  }

  List<Volume> volumes() {
    return volume().stream().toList();
  }

  List<VolumeMount> mounts() {
    return volume().map(_ -> Volumes.mountReadOnly(VOLUME, DIRECTORY)).stream().toList();
  }

  /**
   * The authority of somebody else. It is read when the process starts, so another one replaces the
   * pod; a certificate that it signs anew does not.
   */
  Optional<InSecret> supplied() {
    return certificate()
        .filter(certificate -> !certificate.isOwnServed(instance.names()))
        .map(certificate -> new InSecret(certificate.serving(), KEY))
        .filter(value -> observed.secret(value.secret()).filter(s -> s.has(KEY)).isPresent());
  }

  private Optional<Volume> volume() {
    return certificate()
        .filter(certificate -> certificate.isOwnServed(instance.names()))
        .map(_ -> Volumes.configMap(VOLUME, instance.names().authorityCertificate()))
        .or(() -> supplied().map(value -> Volumes.secret(VOLUME, value.secret(), KEY)));
  }

  private Optional<ServerCertificate> certificate() {
    return Optional.ofNullable(component.authoritiesVariable())
        .flatMap(_ -> ServerCertificate.ofPublicHosts(instance, observed));
  }
}
