package gg.sprocket.operator.plan;

import gg.sprocket.operator.resource.Labels;
import gg.sprocket.operator.resource.Names;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The login of a Builtin service, or a value generated for the application: a Secret that is made
 * once, before everything that depends on it. Thus a dependent without the Secret always means that
 * the Secret was lost. Another one is made only when a person asks for it: all Builtin services
 * take a new login over when they start, but whoever else uses the old one is locked out.
 *
 * @param secret name of the Secret
 * @param values its values, in the order in which they are made
 * @param dependents objects that are made only after it
 */
public record Login(String secret, List<SecretValue> values, List<ObjectRef> dependents) {

  /** Keeps own copies of the lists. */
  public Login {
    values = List.copyOf(values);
    dependents = List.copyOf(dependents);
  }

  /** The Secret. */
  public Wanted wanted() {
    return new Wanted.Credentials(secret, values);
  }

  /** What a component answers while its login is not whole; empty once it is. */
  public Optional<Decision> absence(Instance instance, Observed observed) {
    Optional<Problem> unseen = Inputs.unseen(instance, observed);
    if (unseen.isPresent()) {
      return unseen.map(Decision.Wait::new);
    }
    return observed
        .secret(secret)
        .map(view -> flaw(instance, view).<Decision>map(Decision.Wait::new))
        .orElseGet(() -> Optional.of(ofMissing(instance, observed)));
  }

  private Decision ofMissing(Instance instance, Observed observed) {
    return dependents.stream()
        .filter(ref -> observed.objects().containsKey(ref))
        .map(ref -> withoutLogin(instance, observed, ref))
        .filter(problem -> problem.reason() != Reason.CredentialsLost || !isToReplace(instance))
        .findFirst()
        .<Decision>map(Decision.Wait::new)
        .orElseGet(
            () ->
                Decision.Want.partly(
                    List.of(wanted()), Reason.Progressing, "making Secret " + secret));
  }

  private boolean isToReplace(Instance instance) {
    return instance.identity().annotated(Labels.REPLACE_LOST, secret);
  }

  /** Data was deleted together with its login, or the login alone was lost. */
  private Problem withoutLogin(Instance instance, Observed observed, ObjectRef dependent) {
    HasMetadata live = observed.objects().get(dependent);
    boolean going =
        live != null
            && (live.getMetadata().getDeletionTimestamp() != null
                || Differ.isOfFormerInstance(live, instance.identity()));
    return going
        ? Differ.terminating(dependent)
        : new Problem(Reason.CredentialsLost, lost(instance, dependent));
  }

  private Optional<Problem> flaw(Instance instance, SecretView view) {
    if (!view.belongsTo(instance.identity().name())) {
      Map<String, String> labels = new Stamp(instance.identity(), instance.dataId()).keptLabels("");
      return Optional.of(Foreign.at(new ObjectRef(Secret.class, secret), labels, view.labels()));
    }
    return values.stream()
        .map(SecretValue::key)
        .filter(key -> !view.has(key))
        .findFirst()
        .flatMap(
            key ->
                SpecChecks.problem(
                    Reason.CredentialsLost,
                    "Secret %s has lost the value under the key %s; put it back from a backup, or"
                        + " delete the Secret if nothing was stored yet",
                    secret,
                    key))
        .or(() -> unmatched(view));
  }

  /** Why a Secret's password and what the server is given in its place do not fit. */
  static Optional<Problem> unmatched(SecretView view) {
    return view.traits().unmatched().stream()
        .sorted()
        .findFirst()
        .flatMap(
            key ->
                SpecChecks.problem(
                    Reason.CredentialsMismatched,
                    "the value under the key %s of Secret %s does not belong to its password%s, so"
                        + " nothing is restarted with them; put the former values back, or write"
                        + " both in one update",
                    key,
                    view.name(),
                    Names.queueOf(view.name())
                        .filter(_ -> key.equals("uri"))
                        .map(" or does not lead to the host %s"::formatted)
                        .orElse("")));
  }

  private String lost(Instance instance, ObjectRef dependent) {
    return ("Secret %s is gone, but %s depends on it; put it back from a backup with the keys %s and"
            + " the labels %s=%s, %s=%s, %s=%s, or annotate the instance with %s=%s to have new"
            + " values made, which restarts whatever reads them")
        .formatted(
            secret,
            dependent,
            values.stream().map(SecretValue::key).collect(Collectors.joining(", ")),
            Labels.MANAGED_BY,
            Labels.OPERATOR,
            Labels.INSTANCE,
            instance.identity().name(),
            Labels.DATA_ID,
            instance.dataId(),
            Labels.REPLACE_LOST,
            secret);
  }
}
