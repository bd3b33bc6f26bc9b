package gg.sprocket.operator.component.tls;

import gg.sprocket.operator.api.v1alpha1.ComponentStatus.State;
import gg.sprocket.operator.api.v1alpha1.TlsMode;
import gg.sprocket.operator.plan.Component;
import gg.sprocket.operator.plan.ConditionType;
import gg.sprocket.operator.plan.Decision;
import gg.sprocket.operator.plan.Decision.Absent;
import gg.sprocket.operator.plan.Decision.Wait;
import gg.sprocket.operator.plan.Decision.Want;
import gg.sprocket.operator.plan.Health;
import gg.sprocket.operator.plan.Inputs;
import gg.sprocket.operator.plan.Instance;
import gg.sprocket.operator.plan.ObjectRef;
import gg.sprocket.operator.plan.Observed;
import gg.sprocket.operator.plan.OptionalKind;
import gg.sprocket.operator.plan.Problem;
import gg.sprocket.operator.plan.Reason;
import gg.sprocket.operator.plan.SecretView;
import gg.sprocket.operator.plan.TlsPair;
import gg.sprocket.operator.plan.Wanted;
import gg.sprocket.operator.plan.exposure.CertificateState;
import gg.sprocket.operator.plan.exposure.ServerCertificate;
import gg.sprocket.operator.resource.IssuedCertificate;
import gg.sprocket.operator.resource.Objects;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;

/**
 * Sees to the certificates of the public hosts. A certificate made anew restarts nothing: whoever
 * serves the hosts reads the Secret again by itself.
 */
public record TlsComponent() implements Component {

  private static final String AUTHORITY = "ca.crt";

  @Override
  public String name() {
    return "tls";
  }

  @Override
  public ConditionType condition() {
    return ConditionType.CertificatesReady;
  }

  @Override
  public Set<Class<? extends HasMetadata>> kinds() {
    return Set.of(ConfigMap.class, IssuedCertificate.class);
  }

  @Override
  public Decision decide(Instance instance, Observed observed) {
    List<ServerCertificate> certificates = ServerCertificate.of(instance, observed);
    if (certificates.isEmpty()) {
      return new Absent();
    }
    Optional<Problem> unseen = Inputs.unseen(instance, observed);
    if (unseen.isPresent()) {
      return new Wait(unseen.orElseThrow());
    }
    Optional<Problem> unissuable = unissuable(observed, certificates);
    // What one access pattern lacks is no reason to leave the others without a certificate.
    List<ServerCertificate> possible =
        certificates.stream()
            .filter(c -> unissuable.isEmpty() || c.mode() != TlsMode.CertManager)
            .toList();
    List<ServerCertificate> awaited =
        certificates.stream().filter(ServerCertificate::isAwaited).toList();
    return new Want(wanted(instance, observed, possible, awaited), unissuable);
  }

  private static Optional<Problem> unissuable(
      Observed observed, List<ServerCertificate> certificates) {
    return certificates.stream().anyMatch(c -> c.mode() == TlsMode.CertManager)
        ? observed.surroundings().obstacle(OptionalKind.Certificate)
        : Optional.empty();
  }

  private static List<Wanted> wanted(
      Instance instance,
      Observed observed,
      List<ServerCertificate> certificates,
      List<ServerCertificate> awaited) {
    List<Wanted> wanted = new ArrayList<>();
    SequencedMap<String, List<String>> signed = new LinkedHashMap<>();
    for (ServerCertificate certificate : certificates) {
      switch (certificate.mode()) {
        case SelfSigned -> signed.put(certificate.secret(), certificate.hosts());
        case CertManager ->
            wanted.add(new Wanted.Owned(CertificateForm.of(instance.names(), certificate)));
        case Provided, Disabled -> {}
      }
    }
    for (ServerCertificate certificate : awaited) {
      String access = certificate.access();
      if (certificate.serving().equals(instance.names().tls(access))) {
        signed.put(certificate.serving(), certificate.hosts());
      } else if (certificate.serving().equals(instance.names().issued(access))) {
        wanted.add(
            new Wanted.Held(
                new ObjectRef(IssuedCertificate.class, instance.names().access(access))));
      }
    }
    signed.forEach((secret, hosts) -> wanted.add(new Wanted.Certificate(secret, hosts)));
    if (!signed.isEmpty()) {
      wanted.add(authority(instance, observed, signed.firstEntry().getKey()));
    }
    return List.copyOf(wanted);
  }

  /** For clients that are to trust the authority; made once its certificate was seen. */
  private static Wanted authority(Instance instance, Observed observed, String secret) {
    String name = instance.names().authorityCertificate();
    return observed
        .secret(secret)
        .flatMap(SecretView::pair)
        .map(TlsPair::authority)
        .filter(pem -> !pem.isEmpty())
        .<Wanted>map(
            pem -> new Wanted.Owned(Objects.configMap(name, "tls", Map.of(AUTHORITY, pem))))
        .orElseGet(() -> new Wanted.Held(new ObjectRef(ConfigMap.class, name)));
  }

  @Override
  public List<Health> health(Instance instance, Observed observed, Decision decision) {
    if (decision instanceof Wait(Problem problem)) {
      return List.of(Health.of(name(), State.Waiting, problem.reason(), problem.message()));
    }
    if (decision instanceof Want(var _, Optional<Problem> pending) && pending.isPresent()) {
      Problem problem = pending.orElseThrow();
      return List.of(Health.of(name(), State.Waiting, problem.reason(), problem.message()));
    }
    List<ServerCertificate> certificates = ServerCertificate.of(instance, observed);
    if (certificates.isEmpty()) {
      return List.of(
          Health.of(
              name(),
              State.Disabled,
              Reason.Disabled,
              "no public host has a certificate of this instance"));
    }
    return List.of(
        certificates.stream()
            .flatMap(c -> CertificateState.of(instance.names(), observed, c).obstacle().stream())
            .min((one, other) -> Boolean.compare(isWork(one), isWork(other)))
            .map(this::unready)
            .orElseGet(() -> Health.ready(name())));
  }

  private Health unready(Problem obstacle) {
    State state =
        switch (obstacle.reason()) {
          case CertificateExpiring, CertificateExpired -> State.Degraded;
          case Progressing, CertificatePending -> State.Progressing;
          default -> State.Waiting;
        };
    return Health.of(name(), state, obstacle.reason(), obstacle.message());
  }

  private static boolean isWork(Problem obstacle) {
    return obstacle.reason() == Reason.Progressing
        || obstacle.reason() == Reason.CertificatePending;
  }
}
