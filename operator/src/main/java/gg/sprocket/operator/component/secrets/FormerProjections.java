package gg.sprocket.operator.component.secrets;

import static java.util.stream.Collectors.toSet;

import gg.sprocket.operator.plan.Instance;
import gg.sprocket.operator.plan.ObjectRef;
import gg.sprocket.operator.plan.Observed;
import gg.sprocket.operator.plan.Projection;
import gg.sprocket.operator.plan.ProjectionStep;
import gg.sprocket.operator.plan.Projections;
import gg.sprocket.operator.plan.SecretView;
import gg.sprocket.operator.plan.Wanted;
import gg.sprocket.operator.resource.Json;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Secrets that showed an integration's entry and do so no more. One stays while the spec names it,
 * since it may be the only copy that the operator can reach, or while pods may have to start with
 * it: until a rollout is done, those of the form before may.
 *
 * @param instance the instance
 * @param observed what is there
 */
record FormerProjections(Instance instance, Observed observed) {

  /** Those that are not to be pruned yet. */
  List<Wanted> kept() {
    Set<String> named = named();
    return Projections.former(instance).stream()
        .flatMap(former -> kept(former, named).stream())
        .toList();
  }

  private Optional<Wanted> kept(Projection former, Set<String> named) {
    return observed
        .secret(former.secret())
        .filter(secret -> secret.owners().contains(instance.identity().uid()))
        .flatMap(
            secret ->
                named.contains(secret.name())
                    ? Optional.of(supplied(former, secret))
                    : Optional.of(held(secret)).filter(_ -> mayBeRead(secret.name())));
  }

  /** What a person names is theirs: with the mark, the backend would later be taken for right. */
  private static Wanted supplied(Projection former, SecretView secret) {
    return secret.isProjection()
        ? new Wanted.Projected(former, new ProjectionStep.Release())
        : held(secret);
  }

  private static Wanted held(SecretView secret) {
    return new Wanted.Held(new ObjectRef(Secret.class, secret.name()));
  }

  private boolean mayBeRead(String secret) {
    return observed.objects().values().stream()
        .flatMap(o -> o instanceof Deployment deployment ? Stream.of(deployment) : Stream.empty())
        .anyMatch(d -> GeneratedLogin.reads(d, secret) || !observed.rollout(d).done());
  }

  private Set<String> named() {
    return Json.tree(instance.spec()).findValues("secretRef").stream()
        .map(reference -> reference.path("name").asText())
        .collect(toSet());
  }
}
