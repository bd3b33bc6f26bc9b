package gg.sprocket.operator.plan;

import gg.sprocket.operator.resource.Labels;
import gg.sprocket.operator.resource.Names;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** The claims of the volumes of a Vault whose instance is being deleted with its data. */
public final class VaultClaims {

  /** Most members that a Vault has had. */
  private static final int MEMBERS = 3;

  private VaultClaims() {}

  /** Why the key shares are kept for now: a claim is still there, perhaps on its way out. */
  static Optional<Problem> left(Observed observed) {
    List<PersistentVolumeClaim> claims =
        observed.objects().values().stream()
            .filter(PersistentVolumeClaim.class::isInstance)
            .map(PersistentVolumeClaim.class::cast)
            .toList();
    return left(observed.identity(), claims);
  }

  /**
   * The same by the claims of its namespace.
   *
   * @param claims claims of that namespace, of whatever instance
   */
  public static Optional<Problem> left(
      Identity identity, Collection<PersistentVolumeClaim> claims) {
    return claims.stream()
        .filter(claim -> isOf(identity, claim))
        .map(claim -> claim.getMetadata().getName())
        .sorted()
        .findFirst()
        .map(name -> problem(identity, name));
  }

  /** By its labels or, if somebody took those away, by its name. */
  private static boolean isOf(Identity identity, HasMetadata claim) {
    Optional<String> instance = Labels.instanceOf(claim);
    return instance.isPresent()
        ? instance.equals(Optional.of(identity.name()))
            && Labels.partOf(claim).equals(Optional.of(VaultPod.PART))
        : new Names(identity.name())
            .vaultMembers(MEMBERS).stream()
                .map(Names::vaultClaim)
                .anyMatch(claim.getMetadata().getName()::equals);
  }

  private static Problem problem(Identity identity, String claim) {
    return new Problem(
        Reason.VaultVolumesLeaving,
        "PersistentVolumeClaim %s is not gone yet, and the key shares that open it are kept until it is; if it stays, look at `kubectl -n %s describe pvc %s`"
            .formatted(claim, identity.namespace(), claim));
  }
}
