package gg.sprocket.operator.plan;

import gg.sprocket.operator.api.v1alpha1.ComponentStatus.State;
import gg.sprocket.operator.release.SecretSource.InSecret;
import java.util.List;
import java.util.Optional;

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
        .or(() -> new Unneeded(builtin).used(observed))
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
}
