package gg.sprocket.operator.apply;

import gg.sprocket.operator.keys.KeyForms;
import gg.sprocket.operator.keys.KeysNamespace;
import gg.sprocket.operator.plan.Identity;
import gg.sprocket.operator.plan.vault.Intent;
import gg.sprocket.operator.plan.vault.Intent.Phase;
import gg.sprocket.operator.resource.Labels;
import gg.sprocket.operator.vault.KeyShare;
import gg.sprocket.operator.vault.SecretBytes;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes intents and key shares.
 *
 * @param client the cluster
 * @param keys the keys namespace
 */
record VaultKeys(KubernetesClient client, KeysNamespace keys) {

  private static final Logger log = LoggerFactory.getLogger(VaultKeys.class);
  private static final String SHARE = "share-";
  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final Duration LAST_PAUSE = Duration.ofSeconds(5);

  /** Writes an intent that is not there. */
  void open(Identity identity, String dataId, NavigableSet<String> claims) {
    Intent intent = new Intent(claims, Phase.Open);
    client.resource(KeyForms.intent(keys.name(), identity, dataId, intent)).create();
  }

  /** Notes that the claims of an intent are being removed. */
  void discarding(Identity identity, String dataId) {
    keys.intent(dataId)
        .ifPresent(
            live ->
                client
                    .resource(live)
                    .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"data\":{\"phase\":\"%s\"}}".formatted(Phase.Discarding)));
  }

  /** Removes an intent. */
  void close(String dataId) {
    keys.intent(dataId)
        .ifPresent(
            live ->
                client
                    .resource(live)
                    .lockResourceVersion(live.getMetadata().getResourceVersion())
                    .delete());
  }

  /**
   * Asks whether shares could be stored.
   *
   * @throws KubernetesClientException if they could not
   */
  void rehearse(
      Identity identity, String dataId, int number, NavigableSet<String> claims, int shares) {
    Map<String, String> data = new TreeMap<>();
    for (int i = 1; i <= shares; i++) {
      data.put(SHARE + i, "");
    }
    Secret empty = KeyForms.keys(keys.name(), identity, dataId, number, claims);
    client.resource(new SecretBuilder(empty).withData(data).build()).dryRun().create();
  }

  /**
   * Stores shares, however long it takes: they are nowhere else.
   *
   * @throws IllegalStateException if the process is to end before
   */
  void store(
      Identity identity,
      String dataId,
      int number,
      NavigableSet<String> claims,
      List<KeyShare> shares) {
    Map<String, String> data = data(shares);
    Duration pause = FIRST_PAUSE;
    int next = number;
    while (true) {
      Secret secret =
          new SecretBuilder(KeyForms.keys(keys.name(), identity, dataId, next, claims))
              .withData(data)
              .build();
      try {
        client.resource(secret).create();
        return;
      } catch (KubernetesClientException e) {
        if (e.getCode() == HttpURLConnection.HTTP_CONFLICT) {
          if (isStored(secret)) {
            return;
          }
          next++;
        }
        // Not the answer itself, which may quote what it was sent.
        log.error(
            "Secret {}/{} with key shares cannot be stored yet (code {}); it is tried again",
            keys.name(),
            secret.getMetadata().getName(),
            e.getCode());
      }
      rest(pause);
      pause = pause.multipliedBy(2).compareTo(LAST_PAUSE) < 0 ? pause.multipliedBy(2) : LAST_PAUSE;
    }
  }

  /** The answer to an earlier try may have been lost. */
  private boolean isStored(Secret secret) {
    try {
      return keys.secret(secret.getMetadata().getName())
          .map(there -> secret.getData().equals(there.getData()))
          .orElse(false);
    } catch (KubernetesClientException e) {
      return false;
    }
  }

  private static void rest(Duration pause) {
    try {
      Thread.sleep(pause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted before key shares were stored", e);
    }
  }

  private static Map<String, String> data(List<KeyShare> shares) {
    Map<String, String> data = new TreeMap<>();
    for (int i = 0; i < shares.size(); i++) {
      byte[] share = shares.get(i).text().copy();
      data.put(SHARE + (i + 1), Base64.getEncoder().encodeToString(share));
      Arrays.fill(share, (byte) 0);
    }
    return data;
  }

  /** The shares of a Secret; none if it is not there. Whoever takes them erases them. */
  List<KeyShare> shares(String secret) {
    List<KeyShare> shares = new ArrayList<>();
    keys.secret(secret)
        .map(Secret::getData)
        .map(TreeMap::new)
        .ifPresent(
            data ->
                data.forEach(
                    (key, value) ->
                        shares.add(
                            new KeyShare(SecretBytes.taking(Base64.getDecoder().decode(value))))));
    return shares;
  }

  /** Marks shares with a set-up that was finished with them, and with whose they are. */
  void mark(Identity identity, String secret, String mark) {
    client
        .secrets()
        .inNamespace(keys.name())
        .withName(secret)
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            "{\"metadata\":{\"annotations\":{\"%s\":\"%s\",\"%s\":\"%s\"}}}"
                .formatted(Labels.SET_UP, mark, Labels.OWNER, identity.owner()));
  }

  /** Removes all that is kept of a Vault; the first set goes last, as sets are found in order. */
  void remove(Identity identity, String dataId) {
    if (keys.custody(identity, dataId).found().isEmpty()) {
      return; // They are another instance's.
    }
    close(dataId);
    for (Secret secret : keys.keys(dataId).reversed()) {
      client
          .resource(secret)
          .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"metadata\":{\"finalizers\":null}}");
      client.resource(secret).delete();
    }
  }
}
