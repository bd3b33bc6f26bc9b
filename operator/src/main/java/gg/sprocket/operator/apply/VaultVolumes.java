package gg.sprocket.operator.apply;

import gg.sprocket.operator.plan.Identity;
import gg.sprocket.operator.plan.VaultTarget;
import gg.sprocket.operator.plan.vault.Member;
import gg.sprocket.operator.plan.vault.Situation;
import io.fabric8.kubernetes.api.model.DeleteOptions;
import io.fabric8.kubernetes.api.model.Preconditions;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.NavigableSet;

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
      String uid = member.claim().filter(claims::contains).orElse("");
      if (!uid.isEmpty()) {
        client
            .apps()
            .statefulSets()
            .inNamespace(identity.namespace())
            .withName(member.name())
            .delete();
        delete(identity, "persistentvolumeclaims", "api/v1", target.members().get(i).claim(), uid);
      }
    }
  }

  private void delete(Identity identity, String kinds, String group, String name, String uid) {
    DeleteOptions options = new DeleteOptions();
    options.setPreconditions(new Preconditions(null, uid));
    String path = "/%s/namespaces/%s/%s/%s".formatted(group, identity.namespace(), kinds, name);
    try {
      client.raw(path, "DELETE", options);
    } catch (KubernetesClientException e) {
      // It is gone, or another one has its name.
      if (e.getCode() != HttpURLConnection.HTTP_NOT_FOUND
          && e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
        throw e;
      }
    }
  }
}
