package gg.sprocket.operator.apply;

import gg.sprocket.operator.plan.Change;
import gg.sprocket.operator.plan.Foreign;
import gg.sprocket.operator.plan.Identity;
import gg.sprocket.operator.plan.Message;
import gg.sprocket.operator.plan.Problem;
import gg.sprocket.operator.plan.Projection;
import gg.sprocket.operator.plan.ProjectionStep;
import gg.sprocket.operator.plan.Read;
import gg.sprocket.operator.plan.Reason;
import gg.sprocket.operator.plan.VaultSource;
import gg.sprocket.operator.plan.vault.Trouble;
import gg.sprocket.operator.resource.Labels;
import gg.sprocket.operator.values.ValueStore;
import gg.sprocket.operator.values.ValueWords;
import gg.sprocket.operator.vault.Entry;
import gg.sprocket.operator.vault.VaultFailure;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Takes values from Secrets to Vaults and back. A Vault is written to only where nothing was ever
 * written, so that no value of it is lost; a Secret only from the version that was judged.
 *
 * @param client the cluster
 * @param store the Vaults
 * @param values makes generated values
 */
record ProjectionDeeds(KubernetesClient client, ValueStore store, SecretValues values) {

  /**
   * Does a step, but for writing the Secret.
   *
   * @return the Secret as it is to be, if it is to be written
   */
  Read<Optional<Secret>> make(Identity identity, Change.ProjectionDeed deed) {
    if (deed.step() instanceof ProjectionStep.Release) {
      release(identity, deed.projection());
      return new Read.Ok<>(Optional.empty());
    }
    if (deed.source().isEmpty()) {
      return new Read.Bad<>(away(deed.projection()));
    }
    VaultSource source = deed.source().orElseThrow();
    try {
      return deed.step() instanceof ProjectionStep.Project(int version)
          ? new Read.Ok<>(shown(identity, deed, source, version))
          : stored(identity, deed, source);
    } catch (VaultFailure e) {
      return new Read.Bad<>(ValueWords.of(e, source.form()));
    }
  }

  /** What was done, for the log. */
  static String verb(ProjectionStep step) {
    return switch (step) {
      case ProjectionStep.Store _ -> "stored in the Vault the values of";
      case ProjectionStep.Project _ -> "took from the Vault the values of";
      case ProjectionStep.Release _ -> "made independent of the Vault";
    };
  }

  private static Problem away(Projection projection) {
    return new Problem(
        Reason.WaitingForDependency,
        "waiting for the Vault, which keeps the values of Secret " + projection.secret());
  }

  private void release(Identity identity, Projection projection) {
    client
        .secrets()
        .inNamespace(identity.namespace())
        .withName(projection.secret())
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            "{\"metadata\":{\"annotations\":{\"%s\":null}}}".formatted(Labels.VAULT_VERSION));
  }

  private Optional<Secret> shown(
      Identity identity, Change.ProjectionDeed deed, VaultSource source, int version)
      throws VaultFailure {
    return read(identity, source, deed.projection())
        .filter(entry -> entry.version() == version)
        .filter(entry -> deed.projection().keys().stream().allMatch(entry.values()::containsKey))
        .map(entry -> form(identity, deed, entry));
  }

  private Optional<Entry> read(Identity identity, VaultSource source, Projection projection)
      throws VaultFailure {
    return store.ask(
        identity, source, session -> session.read(source.form().mount(), projection.path()));
  }

  private static Secret form(Identity identity, Change.ProjectionDeed deed, Entry entry) {
    Map<String, String> data = new TreeMap<>();
    for (String key : deed.projection().keys()) {
      byte[] text = entry.values().getOrDefault(key, "").getBytes(StandardCharsets.UTF_8);
      data.put(key, Base64.getEncoder().encodeToString(text));
    }
    return new SecretBuilder()
        .withNewMetadata()
        .withNamespace(identity.namespace())
        .withName(deed.projection().secret())
        .withLabels(deed.form().labels())
        .withOwnerReferences(deed.form().owner().stream().toList())
        .withAnnotations(Map.of(Labels.VAULT_VERSION, Integer.toString(entry.version())))
        .endMetadata()
        .withType("Opaque")
        .withData(data)
        .build();
  }

  /** The Secret is read now: the watch may not have shown one that somebody has just put back. */
  private Read<Optional<Secret>> stored(
      Identity identity, Change.ProjectionDeed deed, VaultSource source) throws VaultFailure {
    Projection projection = deed.projection();
    Optional<Secret> live =
        Optional.ofNullable(
            client.secrets().inNamespace(identity.namespace()).withName(projection.secret()).get());
    if (live.filter(secret -> !isOurs(identity, secret)).isPresent()) {
      return new Read.Bad<>(Foreign.at(deed.ref(), deed.form().labels()));
    }
    if (live.isEmpty() && deed.known()) {
      // Somebody has just removed it: others may depend on what it held, so nothing is made here.
      return new Read.Ok<>(Optional.empty());
    }
    Optional<Map<String, String>> known =
        live.isPresent()
            ? texts(live.orElseThrow(), projection)
            : Optional.of(values.make(projection.made()));
    if (known.isEmpty()) {
      return new Read.Bad<>(noText(projection));
    }
    return store(identity, projection, source, known.orElseThrow());
  }

  private static boolean isOurs(Identity identity, Secret secret) {
    return Labels.label(secret, Labels.MANAGED_BY).equals(Optional.of(Labels.OPERATOR))
        && Labels.instanceOf(secret).equals(Optional.of(identity.name()));
  }

  private Read<Optional<Secret>> store(
      Identity identity, Projection projection, VaultSource source, Map<String, String> texts)
      throws VaultFailure {
    try {
      store.ask(
          identity,
          source,
          session -> session.write(source.form().mount(), projection.path(), texts, 0));
    } catch (VaultFailure e) {
      if (!isOfWritten(e.trouble())) {
        throw e;
      }
      // Something was written there before: it counts, unless somebody deleted it.
      if (read(identity, source, projection).isEmpty()) {
        return new Read.Bad<>(ValueWords.deleted(projection.path(), source.form()));
      }
    }
    return new Read.Ok<>(Optional.empty());
  }

  /** By the number of the version, or by the policy, which lets nobody write over it. */
  private static boolean isOfWritten(Trouble trouble) {
    return switch (trouble) {
      case Trouble.Refused(int status, var _) -> status == HttpURLConnection.HTTP_BAD_REQUEST;
      case Trouble.Denied _ -> true;
      default -> false;
    };
  }

  /** The values under the projection's keys; empty if one is not there, or is no text. */
  private static Optional<Map<String, String>> texts(Secret secret, Projection projection) {
    Map<String, String> texts = new TreeMap<>();
    for (String key : projection.keys()) {
      String value = Optional.ofNullable(secret.getData()).orElse(Map.of()).getOrDefault(key, "");
      byte[] content = Base64.getDecoder().decode(value);
      String text = new String(content, StandardCharsets.UTF_8);
      if (text.isEmpty() || !Arrays.equals(content, text.getBytes(StandardCharsets.UTF_8))) {
        return Optional.empty();
      }
      texts.put(key, text);
    }
    return Optional.of(texts);
  }

  private static Problem noText(Projection projection) {
    return new Problem(
        Reason.SecretInvalid,
        Message.of(
            "Secret %s has no text under %s, so it cannot be taken to the Vault; put its former value"
                + " back, or write the Vault's %s yourself",
            projection.secret(), String.join(", ", projection.keys()), projection.path()));
  }
}
