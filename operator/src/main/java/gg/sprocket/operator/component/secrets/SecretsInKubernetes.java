package gg.sprocket.operator.component.secrets;

import gg.sprocket.operator.plan.Decision;
import gg.sprocket.operator.plan.Decision.Want;
import gg.sprocket.operator.plan.Instance;
import gg.sprocket.operator.plan.Login;
import gg.sprocket.operator.plan.Observed;
import gg.sprocket.operator.plan.Problem;
import gg.sprocket.operator.plan.Projection;
import gg.sprocket.operator.plan.ProjectionStep;
import gg.sprocket.operator.plan.Projections;
import gg.sprocket.operator.plan.SecretView;
import gg.sprocket.operator.plan.Wanted;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Generated values that are in Secrets and nowhere else.
 *
 * @param instance the instance
 * @param observed what is there
 */
record SecretsInKubernetes(Instance instance, Observed observed) {

  Want decide() {
    List<Wanted> wanted = new ArrayList<>();
    Optional<Problem> lost = Optional.empty();
    for (Projection generated : Projections.generated(instance)) {
      Login login = GeneratedLogin.of(observed, generated);
      switch (login.absence(instance, observed).orElse(Want.all(List.of()))) {
        case Decision.Wait(Problem problem) ->
            lost = lost.isPresent() ? lost : Optional.of(problem);
        case Want _, Decision.Absent _ -> wanted.add(login.wanted());
      }
      released(generated).ifPresent(wanted::add);
    }
    wanted.addAll(new FormerProjections(instance, observed).kept());
    return new Want(List.copyOf(wanted), lost);
  }

  /**
   * The mark of a projection would have a later change back to the backend take the values of that
   * time for the right ones.
   */
  private Optional<Wanted> released(Projection generated) {
    return observed
        .secret(generated.secret())
        .filter(secret -> secret.belongsTo(instance.identity().name()))
        .filter(SecretView::isProjection)
        .map(_ -> new Wanted.Projected(generated, new ProjectionStep.Release()));
  }
}
