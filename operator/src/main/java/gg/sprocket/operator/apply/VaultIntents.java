package gg.sprocket.operator.apply;

import com.fasterxml.jackson.databind.node.ObjectNode;
import gg.sprocket.operator.keys.KeyForms;
import gg.sprocket.operator.plan.Identity;
import gg.sprocket.operator.plan.vault.Intent;
import gg.sprocket.operator.plan.vault.Intent.Phase;
import gg.sprocket.operator.plan.vault.Step;
import gg.sprocket.operator.resource.Json;
import gg.sprocket.operator.resource.Names;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.net.HttpURLConnection;
import java.time.Instant;
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
   * @param step what is to be written
   * @param now the time
   */
  void open(
      Identity identity,
      String dataId,
      Optional<Intent> judged,
      Step.OpenIntent step,
      Instant now) {
    Intent intent = new Intent(step.claims(), step.phase(), step.number(), now, "");
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
    return change(dataId, judged, judged.at(Phase.Discarding)).isPresent();
  }

  /**
   * Notes that the Vault may be asked from now on, if that is not noted yet.
   *
   * @return the intent then; empty if it is other by now, and the Vault must not be asked
   */
  Optional<Intent> asked(String dataId, Intent judged) {
    return judged.isAsked() ? Optional.of(judged) : change(dataId, judged, judged.at(Phase.Asked));
  }

  /** Notes how far it is; an intent that is other by now stays. */
  void reached(String dataId, Intent judged, Phase phase) {
    if (phase != judged.phase()) {
      change(dataId, judged, judged.at(phase));
    }
  }

  private Optional<Intent> change(String dataId, Intent judged, Intent wanted) {
    ObjectNode patch = Json.MAPPER.createObjectNode();
    patch.putObject("metadata").put("resourceVersion", judged.version());
    ObjectNode data = patch.putObject("data");
    KeyForms.content(wanted).forEach(data::put);
    try {
      ConfigMap changed =
          client
              .configMaps()
              .inNamespace(namespace)
              .withName(Names.vaultIntent(dataId))
              .patch(PatchContext.of(PatchType.JSON_MERGE), patch.toString());
      String version = changed.getMetadata().getResourceVersion();
      return Optional.of(
          new Intent(wanted.claims(), wanted.phase(), wanted.number(), wanted.opened(), version));
    } catch (KubernetesClientException e) {
      if (Deletions.isOutdated(e) || e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
        return Optional.empty();
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
