package gg.sprocket.operator.apply;

import gg.sprocket.operator.keys.KeyForms;
import gg.sprocket.operator.keys.KeysNamespace;
import gg.sprocket.operator.keys.StoredShares;
import gg.sprocket.operator.plan.Identity;
import gg.sprocket.operator.plan.Problem;
import gg.sprocket.operator.plan.Reason;
import gg.sprocket.operator.plan.vault.Custody;
import gg.sprocket.operator.plan.vault.SealKind;
import gg.sprocket.operator.plan.vault.Split;
import gg.sprocket.operator.plan.vault.Step;
import gg.sprocket.operator.resource.Labels;
import gg.sprocket.operator.vault.KeyShare;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
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
 * Writes key shares.
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

  /**
   * How the keys of a new Vault are made.
   *
   * @param split into how many
   * @param seal what opens it
   */
  record Made(Split split, SealKind seal) {}

  private static final Logger log = LoggerFactory.getLogger(VaultKeys.class);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final Duration LAST_PAUSE = Duration.ofSeconds(5);

  /**
   * Asks whether shares could be stored.
   *
   * @throws KubernetesClientException if they could not
   */
  void rehearse(Identity identity, String dataId, Step.Initialize step, Made made) {
    Map<String, String> data = new TreeMap<>();
    for (int i = 1; i <= made.split().shares(); i++) {
      data.put(StoredShares.KEY + i, "");
    }
    client.resource(secret(identity, dataId, step, step.number(), made, data)).dryRun().create();
  }

  private Secret secret(
      Identity identity,
      String dataId,
      Step.Initialize step,
      int number,
      Made made,
      Map<String, String> data) {
    Secret empty =
        KeyForms.keys(
            keys.name(), identity, dataId, number, step.claims(), step.claim(), made.seal());
    return new SecretBuilder(empty)
        .editMetadata()
        .addToAnnotations(Labels.THRESHOLD, String.valueOf(made.split().threshold()))
        .endMetadata()
        .withData(data)
        .build();
  }

  /**
   * Stores shares, however long it takes: they are nowhere else.
   *
   * @return whether they are stored; they are not where another operator has given the
   *     initialisation up, and then they must not be used either
   * @throws IllegalStateException if the process is to end before
   */
  boolean store(
      Identity identity, String dataId, Step.Initialize step, Made made, List<KeyShare> shares) {
    Map<String, String> data = data(shares);
    Duration pause = FIRST_PAUSE;
    int next = step.number();
    while (true) {
      Secret secret = secret(identity, dataId, step, next, made, data);
      OptionalInt refusal = refusal(secret);
      if (refusal.isEmpty()) {
        return true;
      }
      int code = refusal.getAsInt();
      // A quota conflicts too, so only what is read there says that the name is taken.
      Optional<Secret> taken =
          code == HttpURLConnection.HTTP_CONFLICT ? taken(secret) : Optional.empty();
      if (taken.filter(KeyForms::isVoid).isPresent()) {
        return false;
      }
      if (taken.filter(there -> data.equals(there.getData())).isPresent()) {
        return true; // The answer to an earlier try was lost.
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

  /** The Secret that has the name; empty if there is none or it cannot be read. */
  private Optional<Secret> taken(Secret secret) {
    try {
      return keys.secret(secret.getMetadata().getName());
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

  static Map<String, String> data(List<KeyShare> shares) {
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

  /**
   * Takes a name that shares could be stored under. If they have been meanwhile, nothing is done.
   *
   * @param claims uids of the claims that they would be for
   */
  void take(Identity identity, String dataId, int number, NavigableSet<String> claims) {
    Secret empty = KeyForms.empty(keys.name(), identity, dataId, number, claims);
    try {
      client.resource(empty).create();
    } catch (KubernetesClientException e) {
      if (e.getCode() != HttpURLConnection.HTTP_CONFLICT || taken(empty).isEmpty()) {
        throw e;
      }
    }
  }

  /** The intents beside them. */
  VaultIntents intents() {
    return new VaultIntents(client, keys.name());
  }

  /** The sets of shares. */
  KeySets sets() {
    return new KeySets(client, keys);
  }

  /** The marks on stored shares. */
  KeyMarks marks() {
    return new KeyMarks(client, keys);
  }

  /**
   * Removes all that is kept of a Vault; the first set goes last, so that none is lost in a gap,
   * and what tells of gaps goes after it.
   */
  void remove(Identity identity, String dataId) {
    Optional<Custody> custody = keys.custody(identity, dataId).found();
    if (custody.isEmpty()) {
      return; // They are another instance's.
    }
    custody.flatMap(Custody::intent).ifPresent(intent -> intents().close(dataId, intent));
    keys.keys(dataId).reversed().forEach(sets()::remove);
    sets().forget(dataId);
  }
}
