package gg.sprocket.operator.component.secrets;

import gg.sprocket.operator.plan.EntryChecks;
import gg.sprocket.operator.plan.Instance;
import gg.sprocket.operator.plan.Message;
import gg.sprocket.operator.plan.Problem;
import gg.sprocket.operator.plan.Projection;
import gg.sprocket.operator.plan.Quote;
import gg.sprocket.operator.plan.Reason;
import gg.sprocket.operator.plan.SecretView;
import gg.sprocket.operator.plan.VaultEntry;
import gg.sprocket.operator.plan.VaultFolder;
import gg.sprocket.operator.resource.Labels;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What is said of values in a Vault.
 *
 * @param instance the instance
 */
record ProjectionWords(Instance instance) {

  /** Nothing is known of the Vault, and there is no Secret. */
  Problem awaited(Projection projection) {
    return new Problem(
        Reason.WaitingForDependency,
        "waiting for the Vault, which keeps the values of Secret %s under %s"
            .formatted(projection.secret(), place(projection)));
  }

  /** A person has yet to write the values, or took them away. */
  Problem missing(Projection projection, Optional<SecretView> secret) {
    return kept(
        new Problem(
            Reason.VaultValueMissing,
            "the Vault holds nothing under %s; write it by `vault kv put -mount=%s %s %s`"
                .formatted(
                    place(projection),
                    folder().mount(),
                    folder().path(projection),
                    projection.keys().stream()
                        .map(key -> key + "=...")
                        .collect(Collectors.joining(" ")))),
        projection,
        secret);
  }

  /** What the Secret shows is not in the Vault any more, or was never in this one. */
  Problem gone(Projection projection) {
    return new Problem(
        Reason.VaultValueMissing,
        Message.of(
            "the Vault holds nothing under %s, so Secret %s keeps the values it has; write them"
                + " there, or have them stay in the Secret alone by `kubectl -n %s annotate secret"
                + " %s %s-`",
            place(projection),
            projection.secret(),
            instance.identity().namespace(),
            projection.secret(),
            Labels.VAULT_VERSION));
  }

  /** Two values, of which nobody but a person knows which is meant. */
  Problem conflict(Projection projection, VaultEntry entry) {
    return new Problem(
        Reason.VaultValueConflict,
        Message.of(
            "Secret %s holds other values than version %d of %s in the Vault, so neither is written over;"
                + " write the Secret's values to the Vault to keep them, or take the Vault's by"
                + " `kubectl -n %s delete secret %s`",
            projection.secret(),
            entry.version().number(),
            place(projection),
            instance.identity().namespace(),
            projection.secret()));
  }

  /** The Vault holds what came before what the Secret shows, or something else in its place. */
  Problem restored(Projection projection, VaultEntry entry) {
    return new Problem(
        Reason.VaultValueConflict,
        Message.of(
            "version %d of %s in the Vault, of %s, does not follow the one that Secret %s shows, as after"
                + " a restore, and has other values, so neither is written over; write the Secret's"
                + " values to the Vault to keep them, or take the Vault's by `kubectl -n %s delete"
                + " secret %s`",
            entry.version().number(),
            place(projection),
            entry.version().written().truncatedTo(ChronoUnit.SECONDS),
            projection.secret(),
            instance.identity().namespace(),
            projection.secret()));
  }

  /** The same problem, and what pods start with meanwhile. */
  Problem kept(Problem problem, Projection projection, Optional<SecretView> secret) {
    return secret
        .map(
            _ ->
                new Problem(
                    problem.reason(),
                    Message.of(
                        "%s; until then Secret %s keeps the values it has",
                        Quote.ofMessage(problem.message()), projection.secret())))
        .orElse(problem);
  }

  private VaultFolder folder() {
    return VaultFolder.of(instance);
  }

  private String place(Projection projection) {
    return EntryChecks.place(instance, projection);
  }
}
