package gg.sprocket.operator.plan;

import gg.sprocket.operator.api.v1alpha1.ComponentStatus.State;
import gg.sprocket.operator.release.SecretSource.InSecret;
import gg.sprocket.operator.resource.Json;
import gg.sprocket.operator.resource.Rollout;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A backing service that somebody else runs. Nothing is made for it; the Builtin one that it takes
 * the place of goes once nobody uses that any more.
 *
 * @param name name of the part
 * @param builtin StatefulSet of the Builtin one, thus its host name
 * @param values the login
 */
public record External(String name, String builtin, List<InSecret> values) {

  /** Keeps an own copy of the list. */
  public External {
    values = List.copyOf(values);
  }

  /** What the component answers: not yet, or that nothing of its own is wanted. */
  public Decision decide(Instance instance, Observed observed) {
    return unusable(instance, observed)
        .or(() -> used(observed))
        .<Decision>map(Decision.Wait::new)
        .orElseGet(Decision.Absent::new);
  }

  /** Its health: ready once the values of its login are given. */
  public Health health(Instance instance, Observed observed) {
    return unusable(instance, observed)
        .map(p -> Health.of(name, State.Waiting, p.reason(), p.message()))
        .orElseGet(() -> Health.ready(name));
  }

  private Optional<Problem> unusable(Instance instance, Observed observed) {
    return Inputs.unseen(instance, observed).or(() -> Inputs.missing(observed, values));
  }

  /** The first process that still works with the Builtin one. */
  private Optional<Problem> used(Observed observed) {
    if (observed.find(StatefulSet.class, builtin).isEmpty()) {
      return Optional.empty();
    }
    return observed.objects().values().stream()
        .filter(Deployment.class::isInstance)
        .map(Deployment.class::cast)
        .filter(app -> uses(app, observed))
        .map(app -> app.getMetadata().getName())
        .sorted()
        .findFirst()
        .flatMap(
            app ->
                SpecChecks.problem(
                    Reason.WaitingForDependency,
                    "StatefulSet %s stays until Deployment %s runs with the External service",
                    builtin,
                    app));
  }

  /** A process whose form may still be changing counts, because its old pods may be there. */
  private boolean uses(Deployment app, Observed observed) {
    String files =
        observed
            .find(ConfigMap.class, app.getMetadata().getName())
            .map(map -> String.join("\n", map.getData().values()))
            .orElse("");
    Pattern host = Pattern.compile("(?<![\\w.-])" + Pattern.quote(builtin) + "(?![\\w.-])");
    return !Rollout.of(app).done()
        || observed.writes().of(ObjectRef.of(app)).filter(write -> !write.seen()).isPresent()
        || host.matcher(Json.text(app.getSpec())).find()
        || host.matcher(files).find();
  }
}
