package gg.sprocket.operator.plan.exposure;

import static java.util.stream.Collectors.toUnmodifiableSet;

import gg.sprocket.operator.api.v1alpha1.CertificateStatus;
import gg.sprocket.operator.api.v1alpha1.ExposureType;
import gg.sprocket.operator.plan.Fact;
import gg.sprocket.operator.plan.Observed;
import gg.sprocket.operator.plan.SecretView;
import gg.sprocket.operator.resource.Names;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.Gateway;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.Listener;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.ListenerTLSConfig;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.SecretObjectReference;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressTLS;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * How a certificate from one source follows one from another: the route names the former one until
 * the new one can serve its hosts, so that nobody meets a controller's own certificate in between.
 *
 * @param names names of the instance's children
 * @param observed what is there
 * @param reach the access pattern
 */
record Succession(Names names, Observed observed, Reach reach) {

  /**
   * The Secret that the route is to name.
   *
   * @param wanted the Secret from the wanted source
   */
  String serving(String wanted) {
    Optional<String> former = former().filter(name -> !name.equals(wanted));
    if (reach.isKept()) {
      return former.orElse(wanted);
    }
    return isGood(wanted) ? wanted : former.filter(this::mayServe).orElse(wanted);
  }

  /**
   * The Secret that the live route names, as far as it can be seen. One that is none of this
   * pattern's certificates was put there by somebody else, which is drift.
   */
  private Optional<String> former() {
    Set<String> ours =
        Stream.concat(
                Stream.of(names.tls(access()), names.issued(access())),
                observed.status().certificates().stream().map(CertificateStatus::name))
            .collect(toUnmodifiableSet());
    return Stream.of(ofIngress(), ofGateway(), ofStatus())
        .flatMap(names -> names)
        .filter(ours::contains)
        .findFirst();
  }

  private Stream<String> ofIngress() {
    return observed.find(Ingress.class, names.access(access())).stream()
        .flatMap(ingress -> ingress.getSpec().getTls().stream())
        .map(IngressTLS::getSecretName)
        .filter(Objects::nonNull);
  }

  private Stream<String> ofGateway() {
    return observed.find(Gateway.class, names.access(access())).stream()
        .flatMap(gateway -> gateway.getSpec().getListeners().stream())
        .map(Listener::getTls)
        .filter(Objects::nonNull)
        .map(ListenerTLSConfig::getCertificateRefs)
        .flatMap(List::stream)
        .map(SecretObjectReference::getName);
  }

  /** What was shown last: a Gateway that serves on may be of a kind that cannot be listed. */
  private Stream<String> ofStatus() {
    return observed.status().certificates().stream()
        .filter(_ -> reach.isKept() && reach.type() == ExposureType.Gateway)
        .filter(shown -> shown.hosts().stream().anyMatch(reach.hosts()::contains))
        .map(CertificateStatus::name);
  }

  /** Where Secrets cannot be seen, nothing speaks against what serves. */
  private boolean mayServe(String secret) {
    return !(observed.secrets() instanceof Fact.Known<?>) || isGood(secret);
  }

  private boolean isGood(String secret) {
    return observed
        .secret(secret)
        .flatMap(SecretView::pair)
        .filter(pair -> pair.matching() && pair.notAfter().isAfter(observed.now()))
        .filter(pair -> !pair.notBefore().isAfter(observed.now()))
        .filter(pair -> reach.hosts().stream().allMatch(pair::covers))
        .isPresent();
  }

  private String access() {
    return reach.access().name();
  }
}
