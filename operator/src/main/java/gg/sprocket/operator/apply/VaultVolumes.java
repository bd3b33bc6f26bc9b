package gg.sprocket.operator.apply;

import gg.sprocket.operator.plan.Identity;
import gg.sprocket.operator.plan.Problem;
import gg.sprocket.operator.plan.VaultClaims;
import gg.sprocket.operator.plan.VaultTarget;
import gg.sprocket.operator.plan.vault.Member;
import gg.sprocket.operator.plan.vault.Situation;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;

/**
 * Removes claims of members, by their uids.
 *
 * @param client the cluster
 */
record VaultVolumes(KubernetesClient client) {

  /**
   * Removes claims, each after the StatefulSet whose pod would hold it: a claim that is left is
   * found again by whoever goes on, a pod that holds one on its way out is not.
   */
  void remove(
      Identity identity, VaultTarget target, Situation situation, NavigableSet<String> claims) {
    for (int i = 0; i < target.members().size(); i++) {
      Member member = situation.members().get(i);
      Optional<String> uid = member.claim().filter(claims::contains);
      if (uid.isPresent()) {
        removeSet(identity, member.name());
        new Deletions(client)
            .ofUid(
                PersistentVolumeClaim.class,
                identity.namespace(),
                target.members().get(i).claim(),
                uid.orElseThrow());
      }
    }
  }

  /** Why key shares are kept for now: what they open is still there, past every cache. */
  Optional<Problem> left(Identity identity, String dataId) {
    return VaultClaims.left(
        identity,
        Set.of(dataId),
        client.persistentVolumeClaims().inNamespace(identity.namespace()).list().getItems());
  }

  /** One that somebody else made under the name is left alone. */
  private void removeSet(Identity identity, String member) {
    Optional.ofNullable(
            client.apps().statefulSets().inNamespace(identity.namespace()).withName(member).get())
        .filter(set -> isOf(identity, set))
        .ifPresent(
            set ->
                new Deletions(client)
                    .ofUid(
                        StatefulSet.class,
                        identity.namespace(),
                        member,
                        set.getMetadata().getUid()));
  }

  private static boolean isOf(Identity identity, StatefulSet set) {
    return set.getMetadata().getOwnerReferences().stream()
        .anyMatch(owner -> owner.getUid().equals(identity.uid()));
  }
}
