package gg.sprocket.operator.component.app;

import gg.sprocket.operator.api.v1alpha1.AppSpec;
import gg.sprocket.operator.api.v1alpha1.ReleaseComponent;
import gg.sprocket.operator.plan.ConnectionBudget;
import gg.sprocket.operator.plan.Externals;
import gg.sprocket.operator.plan.Instance;
import gg.sprocket.operator.plan.Observed;
import gg.sprocket.operator.plan.Problem;
import gg.sprocket.operator.plan.Reason;
import gg.sprocket.operator.plan.SchemaRun;
import gg.sprocket.operator.plan.SecretNeeds;
import gg.sprocket.operator.release.SecretSource.InSecret;
import gg.sprocket.operator.resource.PodSecrets;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Why one component is left as it is: what runs goes on, what does not is not started. The order of
 * the release counts for the first start and after a sleep; in between each is changed on its own.
 *
 * @param instance the instance
 * @param observed what is there
 * @param component the component
 */
record AppHold(Instance instance, Observed observed, ReleaseComponent component) {

  /** The reason; empty if the component may be as it is wanted. */
  Optional<Problem> problem() {
    AppSleep sleep = new AppSleep(instance, observed);
    if (sleep.isWanted()) {
      return sleep.blocked(component).or(this::formless).or(this::unmade);
    }
    if (isToStop()) {
      return secrets();
    }
    return unfit()
        .or(() -> new AppLeaving(instance, observed).lasting())
        .or(() -> predecessor(sleep));
  }

  /** Why it could not be started even if it had to wait for no other process. */
  Optional<Problem> unfit() {
    return schema()
        .or(this::secrets)
        .or(() -> Externals.unproved(instance, observed))
        .or(this::connections)
        .or(() -> new AppServices(instance, observed, component).awaited());
  }

  private Optional<Problem> schema() {
    return SchemaRun.isComplete(instance, observed)
        ? Optional.empty()
        : waiting(
            "waiting for the schema of release %s (Job %s)"
                .formatted(instance.release().version(), SchemaRun.job(instance, observed)));
  }

  private Optional<Problem> secrets() {
    return SecretNeeds.blocking(instance, observed, component.secretNames());
  }

  /** A process whose secrets the spec names nowhere has no form, not even one without pods. */
  private Optional<Problem> formless() {
    return secrets().filter(problem -> problem.reason() == Reason.IntegrationMissing);
  }

  /**
   * A form that names a generated Secret tells that it was there before (see {@code Login}), so it
   * is waited for even by a form without pods.
   */
  private Optional<Problem> unmade() {
    Set<String> named = deployment(component).map(PodSecrets::of).orElse(Set.of());
    List<String> added =
        component.secretNames().stream()
            .filter(instance.secrets()::isGenerated)
            .filter(
                secret ->
                    instance.secrets().of(secret).orElseThrow() instanceof InSecret in
                        && !named.contains(in.secret()))
            .toList();
    return SecretNeeds.blocking(instance, observed, added);
  }

  private Optional<Problem> connections() {
    return new AppReplicas(instance, observed, component).grows()
        ? ConnectionBudget.external(instance, observed)
        : Optional.empty();
  }

  /** Whether all that is asked of a component is to stop: nothing but its form is needed. */
  private boolean isToStop() {
    boolean none =
        instance.settings(component).map(AppSpec::replicas).filter(n -> n == 0).isPresent();
    return none && isThere(component);
  }

  private Optional<Problem> predecessor(AppSleep sleep) {
    if (isThere(component) && !sleep.isAsleep(component)) {
      return Optional.empty();
    }
    return instance.running().stream()
        .filter(before -> component.startAfter().contains(before.name()))
        .filter(before -> sleep.isAsleep(before) || !isDone(before))
        .findFirst()
        .map(before -> instance.names().app(before.name()))
        .flatMap(before -> waiting("waiting for Deployment %s to be ready".formatted(before)));
  }

  private boolean isThere(ReleaseComponent other) {
    return deployment(other).isPresent();
  }

  private Optional<Deployment> deployment(ReleaseComponent other) {
    return observed.find(Deployment.class, instance.names().app(other.name()));
  }

  private boolean isDone(ReleaseComponent other) {
    return observed.isDone(Deployment.class, instance.names().app(other.name()));
  }

  private static Optional<Problem> waiting(String message) {
    return Optional.of(new Problem(Reason.WaitingForDependency, message));
  }
}
