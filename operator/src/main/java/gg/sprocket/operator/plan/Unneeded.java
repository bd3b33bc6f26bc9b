package gg.sprocket.operator.plan;

import gg.sprocket.operator.resource.Json;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A Builtin backing service that the spec or the release no longer asks for: it goes once no
 * process works with it any more, and what it keeps stays.
 *
 * @param builtin its StatefulSet, thus its host name
 */
public record Unneeded(String builtin) {

  /** What the component answers: not yet, or that nothing of its own is wanted. */
  public Decision decide(Observed observed) {
    return used(observed).<Decision>map(Decision.Wait::new).orElseGet(Decision.Absent::new);
  }

  /** The first process that still works with it. */
  Optional<Problem> used(Observed observed) {
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
                    "StatefulSet %s stays until Deployment %s runs without it",
                    builtin,
                    app));
  }

  /**
   * A process is known by the host, or by the login where the host is only in a Secret. One whose
   * form may still be changing counts, because its old pods may be there.
   */
  private boolean uses(Deployment app, Observed observed) {
    String files =
        observed
            .find(ConfigMap.class, app.getMetadata().getName())
            .map(map -> String.join("\n", map.getData().values()))
            .orElse("");
    Pattern host =
        Pattern.compile("(?<![\\w.-])" + Pattern.quote(builtin) + "(-login)?(?![\\w.-])");
    return !observed.rollout(app).done()
        || host.matcher(Json.text(app.getSpec())).find()
        || host.matcher(files).find();
  }
}
