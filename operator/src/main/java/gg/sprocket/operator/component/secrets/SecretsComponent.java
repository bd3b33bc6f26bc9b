package gg.sprocket.operator.component.secrets;

import gg.sprocket.operator.api.v1alpha1.ComponentStatus.State;
import gg.sprocket.operator.api.v1alpha1.ReleaseComponent;
import gg.sprocket.operator.api.v1alpha1.ReleaseSecret;
import gg.sprocket.operator.api.v1alpha1.SecretReference;
import gg.sprocket.operator.api.v1alpha1.SecretVariable;
import gg.sprocket.operator.plan.Component;
import gg.sprocket.operator.plan.ConditionType;
import gg.sprocket.operator.plan.Decision;
import gg.sprocket.operator.plan.Decision.Want;
import gg.sprocket.operator.plan.Health;
import gg.sprocket.operator.plan.Inputs;
import gg.sprocket.operator.plan.Instance;
import gg.sprocket.operator.plan.Login;
import gg.sprocket.operator.plan.Message;
import gg.sprocket.operator.plan.ObjectRef;
import gg.sprocket.operator.plan.Observed;
import gg.sprocket.operator.plan.Problem;
import gg.sprocket.operator.plan.Quote;
import gg.sprocket.operator.plan.Reason;
import gg.sprocket.operator.plan.SecretNeeds;
import gg.sprocket.operator.plan.SecretValue;
import gg.sprocket.operator.plan.SecretView;
import gg.sprocket.operator.plan.Wanted;
import gg.sprocket.operator.plan.Workloads;
import gg.sprocket.operator.release.SecretSource;
import gg.sprocket.operator.resource.Labels;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Makes the secret values that the release wants generated, one Secret each, and tells which
 * supplied ones are not there yet. Values that nothing enabled reads are neither made nor missed.
 */
public final class SecretsComponent implements Component {

  /**
   * Letters and digits of a generated value, 760 bits; the application's own advice for its key.
   */
  private static final int LENGTH = 128;

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
    return Set.of();
  }

  @Override
  public Decision decide(Instance instance, Observed observed) {
    Optional<Problem> unseen = Inputs.unseen(instance, observed);
    if (unseen.isPresent()) {
      return new Decision.Wait(unseen.orElseThrow());
    }
    List<Wanted> wanted = new ArrayList<>();
    List<Problem> lost = new ArrayList<>();
    for (ReleaseSecret secret : generated(instance)) {
      Login login = login(instance, observed, secret);
      switch (login.absence(instance, observed).orElse(Want.all(List.of()))) {
        case Decision.Wait(Problem problem) -> lost.add(problem);
        case Want _, Decision.Absent _ -> wanted.add(login.wanted());
      }
    }
    return new Want(List.copyOf(wanted), lost.stream().findFirst());
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

  /**
   * What depends on a value are the Deployments whose form names its Secret. The release alone does
   * not tell: a new version may read a value that no version before it had.
   */
  private static Login login(Instance instance, Observed observed, ReleaseSecret secret) {
    String name = instance.names().generatedSecret(secret.name());
    List<ObjectRef> readers =
        observed.objects().values().stream()
            .filter(object -> object instanceof Deployment deployment && reads(deployment, name))
            .map(ObjectRef::of)
            .toList();
    return new Login(
        name, List.of(new SecretValue.Random(SecretSource.GENERATED_KEY, LENGTH)), readers);
  }

  private static boolean reads(Deployment deployment, String secret) {
    PodSpec pod = deployment.getSpec().getTemplate().getSpec();
    Stream<String> files =
        pod.getVolumes().stream()
            .filter(volume -> volume.getProjected() != null)
            .flatMap(volume -> volume.getProjected().getSources().stream())
            .filter(source -> source.getSecret() != null)
            .map(source -> source.getSecret().getName());
    Stream<String> variables =
        pod.getContainers().stream()
            .flatMap(container -> container.getEnv().stream())
            .filter(e -> e.getValueFrom() != null && e.getValueFrom().getSecretKeyRef() != null)
            .map(e -> e.getValueFrom().getSecretKeyRef().getName());
    return Stream.concat(files, variables).anyMatch(secret::equals);
  }

  private static List<ReleaseSecret> generated(Instance instance) {
    Set<String> read = read(instance);
    return instance.release().secrets().stream()
        .filter(s -> s.source() == gg.sprocket.operator.api.v1alpha1.SecretSource.Generated)
        .filter(s -> read.contains(s.name()))
        .toList();
  }

  /** Names of the release's own values that something reads, those of backing services apart. */
  private static List<String> own(Instance instance) {
    Set<String> read = read(instance);
    return instance.release().secrets().stream()
        .map(ReleaseSecret::name)
        .filter(read::contains)
        .toList();
  }

  private static Set<String> read(Instance instance) {
    Stream<String> files =
        instance.running().stream().map(ReleaseComponent::secretNames).flatMap(List::stream);
    Stream<String> variables =
        instance.release().topology().schema().migration().secretEnv().stream()
            .map(SecretVariable::secret);
    return Stream.concat(files, variables).collect(Collectors.toSet());
  }
}
