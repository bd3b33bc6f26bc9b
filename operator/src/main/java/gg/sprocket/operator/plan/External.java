package gg.sprocket.operator.plan;

import gg.sprocket.operator.api.v1alpha1.ComponentStatus.State;
import gg.sprocket.operator.plan.Decision.Want;
import gg.sprocket.operator.release.SecretSource.InSecret;
import gg.sprocket.operator.resource.Labels;
import gg.sprocket.operator.resource.Names;
import gg.sprocket.operator.resource.Volumes;
import io.fabric8.kubernetes.api.model.Volume;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A backing service that somebody else runs. Nothing is made for it but the Jobs that look whether
 * it can be used; the Builtin one that it takes the place of goes once nobody uses that any more.
 *
 * @param name name of the part, as the probe calls its kind
 * @param process name of the service in labels
 * @param builtin StatefulSet of the Builtin one, thus its host name
 * @param values the login, all in one Secret
 * @param variables what the probe is told besides
 */
public record External(
    String name,
    String process,
    String builtin,
    List<InSecret> values,
    Map<String, String> variables)
    implements ProbedService {

  /** Keeps own copies. */
  public External {
    values = List.copyOf(values);
    variables = Map.copyOf(variables);
  }

  @Override
  public Map<String, String> remarks(String inputs) {
    return Map.of("PROBE_SECRET", secret());
  }

  @Override
  public Volume files() {
    return Volumes.secret(
        FILES, secret(), values.stream().map(InSecret::key).toArray(String[]::new));
  }

  @Override
  public boolean isAnswered(Observed observed, String inputs) {
    return true;
  }

  @Override
  public String account(Names names) {
    return names.serviceAccount();
  }

  @Override
  public Duration pace() {
    return SELDOM;
  }

  private String secret() {
    return values.getFirst().secret();
  }

  /**
   * What the component answers.
   *
   * @param image image that looks at services
   */
  public Decision decide(Instance instance, Observed observed, String image) {
    Optional<Problem> unusable = unusable(instance, observed);
    if (unusable.isPresent()) {
      return new Decision.Wait(unusable.orElseThrow());
    }
    List<Wanted> wanted = new ArrayList<>(new Proof(this, instance, observed).wanted(image));
    if (new Unneeded(builtin).used(observed).isPresent()) {
      wanted.addAll(ofBuiltin(observed));
    }
    return Want.all(wanted);
  }

  /** What the Builtin service consists of, left as it is. */
  private List<Wanted> ofBuiltin(Observed observed) {
    return observed
        .of(name)
        .filter(
            object ->
                !Labels.label(object, Labels.COMPONENT)
                    .equals(Optional.of(ProbeJob.component(this))))
        .map(ObjectRef::of)
        .sorted(Comparator.comparing(ObjectRef::toString))
        .<Wanted>map(Wanted.Held::new)
        .toList();
  }

  /** Its health: ready once it is proved. */
  public Health health(Instance instance, Observed observed) {
    return unusable(instance, observed)
        .map(p -> Health.of(name, State.Waiting, p.reason(), p.message()))
        .orElseGet(
            () ->
                new Unneeded(builtin)
                    .used(observed)
                    .filter(_ -> isProved(instance, observed))
                    .map(p -> Health.of(name, State.Waiting, p.reason(), p.message()))
                    .orElseGet(() -> new Proof(this, instance, observed).health()));
  }

  /** Why what needs it is neither started nor moved over to it; empty once it was proved. */
  public Optional<Problem> unproved(Instance instance, Observed observed) {
    return isProved(instance, observed)
        ? Optional.empty()
        : Optional.of(
            new Problem(
                Reason.WaitingForDependency,
                "waiting until the External %s is proved; see the part %s".formatted(name, name)));
  }

  private boolean isProved(Instance instance, Observed observed) {
    return unusable(instance, observed).isEmpty() && new Proof(this, instance, observed).isProved();
  }

  private Optional<Problem> unusable(Instance instance, Observed observed) {
    return Inputs.unseen(instance, observed)
        .or(() -> Inputs.missing(observed, values))
        .or(() -> UnfitValues.of(instance, observed, values))
        .or(() -> Inputs.unmade(instance.names(), observed, List.of()));
  }
}
