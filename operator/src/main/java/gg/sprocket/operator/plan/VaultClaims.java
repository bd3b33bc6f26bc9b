package gg.sprocket.operator.plan;

import gg.sprocket.operator.resource.Labels;
import gg.sprocket.operator.resource.Names;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The claims of the volumes of a Vault whose instance is being deleted with its data. */
public final class VaultClaims {

  /** Most members that a Vault has had. */
  private static final int MEMBERS = 3;

  private VaultClaims() {}

  /**
   * Why the key shares are kept for now: a claim is still there, perhaps on its way out.
   *
   * @param dataIds identities of the data whose key shares are to go
   */
  static Optional<Problem> left(Observed observed, Set<String> dataIds) {
    List<PersistentVolumeClaim> claims =
        observed.objects().values().stream()
            .filter(PersistentVolumeClaim.class::isInstance)
            .map(PersistentVolumeClaim.class::cast)
            .toList();
    return left(observed.identity(), dataIds, claims);
  }

  /**
   * The same by the claims of its namespace.
   *
   * @param dataIds identities of the data whose key shares are to go
   * @param claims claims of that namespace, of whatever instance
   */
  public static Optional<Problem> left(
      Identity identity, Set<String> dataIds, Collection<PersistentVolumeClaim> claims) {
    return claims.stream()
        .filter(claim -> mayHold(identity, dataIds, claim))
        .map(claim -> claim.getMetadata().getName())
        .sorted()
        .findFirst()
        .map(name -> problem(identity, name));
  }

  /**
   * By its name, by its labels, or by those that are left of them. The key shares go by the
   * identity of the data, so whose claim it says to be does not matter where that is the same.
   */
  private static boolean mayHold(Identity identity, Set<String> dataIds, HasMetadata claim) {
    Optional<String> part = Labels.partOf(claim);
    boolean vault = part.equals(Optional.of(VaultPod.PART));
    boolean ours = Labels.instanceOf(claim).equals(Optional.of(identity.name()));
    boolean sameData = Labels.label(claim, Labels.DATA_ID).filter(dataIds::contains).isPresent();
    return isMembers(identity, claim.getMetadata().getName())
        || (vault && ours)
        || (sameData && (vault || part.isEmpty()));
  }

  private static boolean isMembers(Identity identity, String claim) {
    return new Names(identity.name())
        .vaultMembers(MEMBERS).stream().map(Names::vaultClaim).anyMatch(claim::equals);
  }

  private static Problem problem(Identity identity, String claim) {
    return new Problem(
        Reason.VaultVolumesLeaving,
        "PersistentVolumeClaim %s is not gone yet, and the key shares that open it are kept until it is; if it stays, look at `kubectl -n %s describe pvc %s`"
            .formatted(claim, identity.namespace(), claim));
  }
}
