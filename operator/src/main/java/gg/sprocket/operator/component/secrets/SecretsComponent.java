package gg.sprocket.operator.component.secrets;

import gg.sprocket.operator.api.v1alpha1.ComponentStatus.State;
import gg.sprocket.operator.api.v1alpha1.ReleaseSecret;
import gg.sprocket.operator.api.v1alpha1.SecretReference;
import gg.sprocket.operator.plan.Component;
import gg.sprocket.operator.plan.ConditionType;
import gg.sprocket.operator.plan.Decision;
import gg.sprocket.operator.plan.Decision.Want;
import gg.sprocket.operator.plan.ExternalStore;
import gg.sprocket.operator.plan.Health;
import gg.sprocket.operator.plan.Inputs;
import gg.sprocket.operator.plan.Instance;
import gg.sprocket.operator.plan.Message;
import gg.sprocket.operator.plan.Observed;
import gg.sprocket.operator.plan.Problem;
import gg.sprocket.operator.plan.Quote;
import gg.sprocket.operator.plan.Reason;
import gg.sprocket.operator.plan.SecretNeeds;
import gg.sprocket.operator.plan.SecretView;
import gg.sprocket.operator.plan.Workloads;
import gg.sprocket.operator.resource.ExternalSecret;
import gg.sprocket.operator.resource.Labels;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Makes the secret values that the release wants generated, one Secret each, shows those that are
 * in a Vault or a store, and tells which supplied ones are not there yet. Values that nothing
 * enabled reads are neither made nor missed.
 */
public final class SecretsComponent implements Component {

  @Override
  public String name() {
    return "secrets";
  }

  @Override
  public ConditionType condition() {
    return ConditionType.SecretsReady;
  }

  @Override
  public Set<Class<? extends HasMetadata>> kinds() {
    return Set.of(ExternalSecret.class);
  }

  @Override
  public Decision decide(Instance instance, Observed observed) {
    Optional<Problem> unseen = Inputs.unseen(instance, observed);
    if (unseen.isPresent()) {
      return new Decision.Wait(unseen.orElseThrow());
    }
    Optional<ExternalStore> store = ExternalStore.of(instance, observed);
    if (store.isPresent()) {
      return new SecretsInStore(instance, observed, store.orElseThrow()).decide();
    }
    if (!instance.spec().secrets().inVault()) {
      return new SecretsInKubernetes(instance, observed).decide();
    }
    return instance.spec().vault().outside().isPresent()
        ? new SecretsInExternalVault(instance, observed).decide()
        : new SecretsInVault(instance, observed).decide();
  }

  @Override
  public List<Health> health(Instance instance, Observed observed, Decision decision) {
    if (decision instanceof Decision.Wait) {
      return List.of(Workloads.ofAbsent(name(), decision));
    }
    Optional<Problem> problem =
        pending(decision)
            .or(() -> SecretNeeds.missing(instance, observed, own(instance)))
            .or(() -> pullSecrets(instance, observed))
            .or(() -> replacement(instance, observed));
    return List.of(
        problem
            .map(p -> Health.of(name(), State.Waiting, p.reason(), p.message()))
            .orElseGet(() -> Health.ready(name())));
  }

  /** Told and nothing more: nodes may have the images, or a login of their own. */
  private static Optional<Problem> pullSecrets(Instance instance, Observed observed) {
    List<String> absent =
        instance.spec().images().pullSecrets().stream()
            .map(SecretReference::name)
            .filter(name -> observed.secret(name).isEmpty())
            .distinct()
            .toList();
    return absent.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Problem(
                Reason.SecretMissing,
                Message.of(
                    "spec.images.pullSecrets names Secrets that do not exist: %s; create each by"
                        + " `kubectl -n %s create secret docker-registry`, or remove it from the spec",
                    Quote.of(absent), instance.identity().namespace())));
  }

  /** While the annotation stays, the next loss would be answered without a word. */
  private static Optional<Problem> replacement(Instance instance, Observed observed) {
    return observed.secrets().known().stream()
        .flatMap(all -> all.values().stream())
        .filter(secret -> secret.belongsTo(instance.identity().name()))
        .map(SecretView::name)
        .filter(name -> instance.identity().annotated(Labels.REPLACE_LOST, name))
        .min(Comparator.naturalOrder())
        .map(
            name ->
                new Problem(
                    Reason.ReplacementAllowed,
                    "annotation %s names Secret %s, which is there, so its next loss would be answered by new values without asking; remove it: `kubectl -n %s annotate spi %s %s-`"
                        .formatted(
                            Labels.REPLACE_LOST,
                            name,
                            instance.identity().namespace(),
                            instance.identity().name(),
                            Labels.REPLACE_LOST)));
  }

  private static Optional<Problem> pending(Decision decision) {
    return decision instanceof Want(var _, Optional<Problem> pending) ? pending : Optional.empty();
  }

  /** Names of the release's own values that something reads, those of backing services apart. */
  private static List<String> own(Instance instance) {
    Set<String> read = SecretNeeds.read(instance);
    return instance.release().secrets().stream()
        .map(ReleaseSecret::name)
        .filter(read::contains)
        .toList();
  }
}
