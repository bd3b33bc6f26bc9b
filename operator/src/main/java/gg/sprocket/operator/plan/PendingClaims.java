package gg.sprocket.operator.plan;

import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/** Claims that no volume comes for. */
final class PendingClaims {

  private PendingClaims() {}

  /** The first problem among the claims that pods mount. */
  static Optional<Problem> of(PodTemplateSpec pods, Observed observed) {
    return pods.getSpec().getVolumes().stream()
        .filter(v -> v.getPersistentVolumeClaim() != null)
        .map(v -> v.getPersistentVolumeClaim().getClaimName())
        .flatMap(name -> observed.find(PersistentVolumeClaim.class, name).stream())
        .filter(PendingClaims::isPending)
        .filter(claim -> end(claim).filter(at -> at.isBefore(observed.now())).isPresent())
        .findFirst()
        .flatMap(PendingClaims::problem);
  }

  /** When each claim that waits for its volume becomes a problem, or became one. */
  static Stream<Instant> turns(Observed observed) {
    return observed.objects().values().stream()
        .filter(PersistentVolumeClaim.class::isInstance)
        .map(PersistentVolumeClaim.class::cast)
        .filter(PendingClaims::isPending)
        .flatMap(claim -> end(claim).stream());
  }

  private static boolean isPending(PersistentVolumeClaim claim) {
    return claim.getStatus() != null && "Pending".equals(claim.getStatus().getPhase());
  }

  private static Optional<Instant> end(PersistentVolumeClaim claim) {
    return Age.end(claim.getMetadata().getCreationTimestamp(), Age.PROVISIONING);
  }

  private static Optional<Problem> problem(PersistentVolumeClaim claim) {
    return SpecChecks.problem(
        Reason.VolumePending,
        "PersistentVolumeClaim %s is not bound (class %s); look at `kubectl -n %s describe pvc %s`",
        claim.getMetadata().getName(),
        Optional.ofNullable(claim.getSpec().getStorageClassName()).orElse("default"),
        claim.getMetadata().getNamespace(),
        claim.getMetadata().getName());
  }
}
