package gg.sprocket.operator.apply;

import gg.sprocket.operator.keys.KeyForms;
import gg.sprocket.operator.keys.KeysNamespace;
import gg.sprocket.operator.keys.StoredShares;
import gg.sprocket.operator.plan.Identity;
import gg.sprocket.operator.plan.Problem;
import gg.sprocket.operator.plan.Reason;
import gg.sprocket.operator.plan.vault.Custody;
import gg.sprocket.operator.plan.vault.Intent;
import gg.sprocket.operator.plan.vault.Intent.Phase;
import gg.sprocket.operator.plan.vault.Step;
import gg.sprocket.operator.resource.Names;
import gg.sprocket.operator.vault.KeyShare;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes intents and key shares.
 *
 * @param client the cluster
 * @param keys the keys namespace
 * @param telling tells people of an instance
 */
record VaultKeys(KubernetesClient client, KeysNamespace keys, Telling telling) {

  /**
   * Tells people what goes on in the middle of a pass, which no condition can say before its end.
   */
  @FunctionalInterface
  interface Telling {
    void tell(Identity identity, Problem problem);
  }

  private static final Logger log = LoggerFactory.getLogger(VaultKeys.class);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final Duration LAST_PAUSE = Duration.ofSeconds(5);

  /** Writes an intent that is not there. */
  void open(Identity identity, String dataId, NavigableSet<String> claims) {
    Intent intent = new Intent(claims, Phase.Open);
    client.resource(KeyForms.intent(keys.name(), identity, dataId, intent)).create();
  }

  /**
   * Notes that the claims of an intent are being removed.
   *
   * @return whether it still is the intent that was judged; otherwise nothing may be removed
   */
  boolean discarding(String dataId, Intent judged) {
    try {
      client
          .configMaps()
          .inNamespace(keys.name())
          .withName(Names.vaultIntent(dataId))
          .patch(
              PatchContext.of(PatchType.JSON_MERGE),
              "{\"metadata\":{\"resourceVersion\":\"%s\"},\"data\":{\"phase\":\"%s\"}}"
                  .formatted(judged.version(), Phase.Discarding));
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
        .atVersion(ConfigMap.class, keys.name(), Names.vaultIntent(dataId), judged.version());
  }

  /**
   * Asks whether shares could be stored.
   *
   * @throws KubernetesClientException if they could not
   */
  void rehearse(Identity identity, String dataId, Step.Initialize step, int shares) {
    Map<String, String> data = new TreeMap<>();
    for (int i = 1; i <= shares; i++) {
      data.put(StoredShares.KEY + i, "");
    }
    client.resource(secret(identity, dataId, step, step.number(), data)).dryRun().create();
  }

  private Secret secret(
      Identity identity,
      String dataId,
      Step.Initialize step,
      int number,
      Map<String, String> data) {
    Secret empty =
        KeyForms.keys(keys.name(), identity, dataId, number, step.claims(), step.claim());
    return new SecretBuilder(empty).withData(data).build();
  }

  /**
   * Stores shares, however long it takes: they are nowhere else.
   *
   * @throws IllegalStateException if the process is to end before
   */
  void store(Identity identity, String dataId, Step.Initialize step, List<KeyShare> shares) {
    Map<String, String> data = data(shares);
    Duration pause = FIRST_PAUSE;
    int next = step.number();
    while (true) {
      Secret secret = secret(identity, dataId, step, next, data);
      OptionalInt refusal = refusal(secret);
      if (refusal.isEmpty()) {
        return;
      }
      int code = refusal.getAsInt();
      // A quota conflicts too, so only what is read there says that the name is taken.
      Optional<Map<String, String>> taken =
          code == HttpURLConnection.HTTP_CONFLICT ? taken(secret) : Optional.empty();
      if (taken.equals(Optional.of(data))) {
        return; // The answer to an earlier try was lost.
      }
      if (taken.isPresent()) {
        next++;
      }
      tell(identity, unstored(secret, code));
      rest(pause);
      pause = pause.multipliedBy(2).compareTo(LAST_PAUSE) < 0 ? pause.multipliedBy(2) : LAST_PAUSE;
    }
  }

  private Problem unstored(Secret secret, int code) {
    return new Problem(
        Reason.KeySharesUnstored,
        "the Vault is initialised, and Secret %s/%s with its key shares cannot be made (code %d); it is tried until it can. Until then only the operator's process has them, so leave its pod alone and look for a quota, a policy or a webhook of that namespace"
            .formatted(keys.name(), secret.getMetadata().getName(), code));
  }

  /** Makes a Secret; if it was not made, the code of the answer, or 0 if there was none. */
  private OptionalInt refusal(Secret secret) {
    try {
      client.resource(secret).create();
      return OptionalInt.empty();
    } catch (KubernetesClientException e) {
      // Not the answer itself, which may quote what it was sent.
      return OptionalInt.of(e.getCode());
    } catch (RuntimeException _) {
      return OptionalInt.of(0);
    }
  }

  /** What a Secret of that name holds; empty if there is none or it cannot be read. */
  private Optional<Map<String, String>> taken(Secret secret) {
    try {
      return keys.secret(secret.getMetadata().getName())
          .<Map<String, String>>map(there -> there.getData() == null ? Map.of() : there.getData());
    } catch (RuntimeException _) {
      return Optional.empty();
    }
  }

  private void tell(Identity identity, Problem problem) {
    log.error("{}: {}", problem.reason(), problem.message());
    try {
      telling.tell(identity, problem);
    } catch (RuntimeException e) {
      log.error("{} cannot be told as an event of {}", problem.reason(), identity.owner(), e);
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
      data.put(StoredShares.KEY + (i + 1), Base64.getEncoder().encodeToString(share));
      Arrays.fill(share, (byte) 0);
    }
    return data;
  }

  /** The shares of a Secret; none if it is not there. Whoever takes them erases them. */
  List<KeyShare> shares(String secret) {
    return keys.secret(secret).map(StoredShares::new).map(StoredShares::readable).orElse(List.of());
  }

  /** The marks on stored shares. */
  KeyMarks marks() {
    return new KeyMarks(client, keys);
  }

  /**
   * Removes all that is kept of a Vault; the first set goes last, so that none is lost in a gap.
   */
  void remove(Identity identity, String dataId) {
    Optional<Custody> custody = keys.custody(identity, dataId).found();
    if (custody.isEmpty()) {
      return; // They are another instance's.
    }
    custody.flatMap(Custody::intent).ifPresent(intent -> close(dataId, intent));
    keys.keys(dataId).reversed().forEach(this::remove);
  }

  /** One that has no finalizer any more was left there when an operator ended. */
  private void remove(Secret secret) {
    String name = secret.getMetadata().getName();
    if (!secret.getMetadata().getFinalizers().isEmpty()) {
      client
          .resource(secret)
          .patch(
              PatchContext.of(PatchType.JSON_MERGE),
              "{\"metadata\":{\"resourceVersion\":\"%s\",\"finalizers\":null}}"
                  .formatted(secret.getMetadata().getResourceVersion()));
    }
    new Deletions(client).ofUid(Secret.class, keys.name(), name, secret.getMetadata().getUid());
  }
}
