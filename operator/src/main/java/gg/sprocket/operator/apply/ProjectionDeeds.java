package gg.sprocket.operator.apply;

import gg.sprocket.operator.plan.Change;
import gg.sprocket.operator.plan.Foreign;
import gg.sprocket.operator.plan.Identity;
import gg.sprocket.operator.plan.Message;
import gg.sprocket.operator.plan.Problem;
import gg.sprocket.operator.plan.Projection;
import gg.sprocket.operator.plan.ProjectionStep;
import gg.sprocket.operator.plan.Reason;
import gg.sprocket.operator.plan.VaultSource;
import gg.sprocket.operator.plan.vault.EntryVersion;
import gg.sprocket.operator.plan.vault.Trouble;
import gg.sprocket.operator.resource.Labels;
import gg.sprocket.operator.values.ValueStore;
import gg.sprocket.operator.values.ValueWords;
import gg.sprocket.operator.vault.CallBudget;
import gg.sprocket.operator.vault.Entry;
import gg.sprocket.operator.vault.VaultFailure;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
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
 * @param time what the calls to the Vault of an instance may take together in one pass
 */
record ProjectionDeeds(
    KubernetesClient client, ValueStore store, SecretValues values, Duration time) {

  /** Other parts of the instance wait for it. */
  static final Duration USUAL = Duration.ofSeconds(10);

  private static final Made DONE = new Made.Ended(new Result.Done());
  private static final Made OVERTAKEN = new Made.Ended(new Result.Overtaken());

  /** What a step came to, but for writing the Secret. */
  sealed interface Made {

    /**
     * The Secret is to be written.
     *
     * @param secret as it is to be
     */
    record Form(Secret secret) implements Made {}

    /**
     * Nothing is left to do.
     *
     * @param result what came of it
     */
    record Ended(Result result) implements Made {}
  }

  /** That of a pass that begins now. */
  CallBudget budget() {
    return CallBudget.of(time);
  }

  /** Does a step, but for writing the Secret. */
  Made make(Identity identity, Change.ProjectionDeed deed, CallBudget budget) {
    if (deed.step() instanceof ProjectionStep.Release) {
      release(identity, deed.projection());
      return DONE;
    }
    if (deed.source().isEmpty()) {
      return failed(away(deed.projection()));
    }
    Asking vault = new Asking(identity, deed.source().orElseThrow(), budget);
    try {
      return deed.step() instanceof ProjectionStep.Project(EntryVersion version)
          ? shown(deed, vault, version)
          : stored(deed, vault);
    } catch (VaultFailure e) {
      return failed(ValueWords.of(e, vault.source().form()));
    }
  }

  private static Made failed(Problem problem) {
    return new Made.Ended(new Result.Failed(problem));
  }

  /** Whose Vault is asked, and how long. */
  private record Asking(Identity identity, VaultSource source, CallBudget budget) {

    String mount() {
      return source.form().mount();
    }
  }

  /** What was done, for the log. */
  static String verb(ProjectionStep step) {
    return switch (step) {
      case ProjectionStep.Store _ -> "stored in the Vault the values of";
      case ProjectionStep.Project _ -> "took from the Vault the values of";
      case ProjectionStep.Release _ -> "made independent of where they came from the values of";
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
            "{\"metadata\":{\"annotations\":{\"%s\":null,\"%s\":null,\"%s\":null,\"%s\":null}}}"
                .formatted(
                    Labels.VAULT_VERSION,
                    Labels.VAULT_WRITTEN,
                    Labels.VAULT_ORIGIN,
                    Labels.EXTERNAL_SECRET));
  }

  private Made shown(Change.ProjectionDeed deed, Asking vault, EntryVersion version)
      throws VaultFailure {
    return read(vault, deed.projection())
        .filter(entry -> entry.version().equals(version))
        .filter(entry -> entry.values().keySet().containsAll(deed.projection().keys()))
        .<Made>map(entry -> new Made.Form(form(vault.identity(), deed, entry)))
        .orElse(OVERTAKEN);
  }

  private Optional<Entry> read(Asking vault, Projection projection) throws VaultFailure {
    return store.ask(
        vault.identity(),
        vault.source(),
        vault.budget(),
        session -> session.read(vault.mount(), projection.path()));
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
        .withAnnotations(entry.version().mark(deed.form().origin()))
        .endMetadata()
        .withType("Opaque")
        .withData(data)
        .build();
  }

  /** The Secret is read now: the watch may not have shown one that somebody has just put back. */
  private Made stored(Change.ProjectionDeed deed, Asking vault) throws VaultFailure {
    Projection projection = deed.projection();
    Identity identity = vault.identity();
    Optional<Secret> live =
        Optional.ofNullable(
            client.secrets().inNamespace(identity.namespace()).withName(projection.secret()).get());
    Optional<Secret> foreign = live.filter(secret -> !isOurs(identity, secret));
    if (foreign.isPresent()) {
      return failed(
          Foreign.at(deed.ref(), deed.form().labels(), Labels.all(foreign.orElseThrow())));
    }
    if (live.isEmpty() && deed.judged().isPresent()) {
      // Somebody has just removed it: others may depend on what it held, so nothing is made here.
      return OVERTAKEN;
    }
    Optional<Map<String, String>> known =
        live.isPresent()
            ? texts(live.orElseThrow(), projection)
            : Optional.of(values.make(projection.made()));
    return known.isEmpty()
        ? failed(noText(projection))
        : store(projection, vault, known.orElseThrow());
  }

  private static boolean isOurs(Identity identity, Secret secret) {
    return Labels.label(secret, Labels.MANAGED_BY).equals(Optional.of(Labels.OPERATOR))
        && Labels.instanceOf(secret).equals(Optional.of(identity.name()));
  }

  private Made store(Projection projection, Asking vault, Map<String, String> texts)
      throws VaultFailure {
    try {
      store.ask(
          vault.identity(),
          vault.source(),
          vault.budget(),
          session -> session.write(vault.mount(), projection.path(), texts, 0));
      return DONE;
    } catch (VaultFailure e) {
      if (!isOfWritten(e.trouble())) {
        throw e;
      }
      // Something was written there before: it counts, unless somebody deleted it.
      return read(vault, projection).isPresent()
          ? OVERTAKEN
          : failed(ValueWords.deleted(projection.path(), vault.source().form()));
    }
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
