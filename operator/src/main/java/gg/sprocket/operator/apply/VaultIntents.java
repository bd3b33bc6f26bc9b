package gg.sprocket.operator.apply;

import com.fasterxml.jackson.databind.node.ObjectNode;
import gg.sprocket.operator.keys.KeyForms;
import gg.sprocket.operator.plan.Identity;
import gg.sprocket.operator.plan.vault.Intent;
import gg.sprocket.operator.plan.vault.Intent.Phase;
import gg.sprocket.operator.resource.Json;
import gg.sprocket.operator.resource.Names;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.net.HttpURLConnection;
import java.time.Instant;
import java.util.NavigableSet;
import java.util.Optional;

/**
 * Writes the records that a Vault is being initialised.
 *
 * @param client the cluster
 * @param namespace the keys namespace
 */
record VaultIntents(KubernetesClient client, String namespace) {

  /**
   * Writes an intent.
   *
   * @param judged the one that it takes the place of; if that is other by now, nothing is written
   * @param now the time
   */
  void open(
      Identity identity,
      String dataId,
      Optional<Intent> judged,
      NavigableSet<String> claims,
      int number,
      Instant now) {
    Intent intent = new Intent(claims, Phase.Open, number, now, "");
    if (judged.isPresent()) {
      change(dataId, judged.orElseThrow(), intent);
    } else {
      client.resource(KeyForms.intent(namespace, identity, dataId, intent)).create();
    }
  }

  /**
   * Notes that the claims of an intent are being removed.
   *
   * @return whether it still is the intent that was judged; otherwise nothing may be removed
   */
  boolean discarding(String dataId, Intent judged) {
    return change(dataId, judged, judged.at(Phase.Discarding));
  }

  /** Notes that the Vault can neither be initialised nor was; an intent that is other stays. */
  void broken(String dataId, Intent judged) {
    change(dataId, judged, judged.at(Phase.Broken));
  }

  private boolean change(String dataId, Intent judged, Intent wanted) {
    ObjectNode patch = Json.MAPPER.createObjectNode();
    patch.putObject("metadata").put("resourceVersion", judged.version());
    ObjectNode data = patch.putObject("data");
    KeyForms.content(wanted).forEach(data::put);
    try {
      client
          .configMaps()
          .inNamespace(namespace)
          .withName(Names.vaultIntent(dataId))
          .patch(PatchContext.of(PatchType.JSON_MERGE), patch.toString());
      return true;
    } catch (KubernetesClientException e) {
      if (Deletions.isOutdated(e) || e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
        return false;
      }
      throw e;
    }
  }

  /** Removes the intent that was judged; one that is other by now is left to the next look. */
  void close(String dataId, Intent judged) {
    new Deletions(client)
        .atVersion(ConfigMap.class, namespace, Names.vaultIntent(dataId), judged.version());
  }
}
