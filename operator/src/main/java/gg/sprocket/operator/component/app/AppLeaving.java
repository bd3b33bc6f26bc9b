package gg.sprocket.operator.component.app;

import gg.sprocket.operator.api.v1alpha1.ReleaseComponent;
import gg.sprocket.operator.plan.Instance;
import gg.sprocket.operator.plan.ObjectRef;
import gg.sprocket.operator.plan.Observed;
import gg.sprocket.operator.plan.Problem;
import gg.sprocket.operator.plan.Reason;
import gg.sprocket.operator.plan.SchemaRun;
import gg.sprocket.operator.plan.Wanted;
import gg.sprocket.operator.resource.Labels;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Processes that the release, or its topology, has no more. They do the work of the ones that
 * follow under other names (one {@code monolith} that of {@code core} and several others), so a
 * single process of a kind stays single only if they are gone before those start.
 *
 * @param instance the instance
 * @param observed what is there
 */
record AppLeaving(Instance instance, Observed observed) {

  /** Objects that stay as they are: they go once the schema of what follows is there. */
  Stream<Wanted> held() {
    if (SchemaRun.isComplete(instance, observed)) {
      return Stream.empty();
    }
    Set<String> decided = new HashSet<>(instance.deployments());
    instance.spec().apps().stream()
        .filter(app -> Boolean.FALSE.equals(app.enabled()))
        .forEach(app -> decided.add(instance.names().app(app.name())));
    return observed
        .of(AppProcess.PART)
        .map(ObjectRef::of)
        .filter(ref -> !decided.contains(ref.name()))
        .sorted(Comparator.comparing(ObjectRef::toString))
        .map(Wanted.Held::new);
  }

  /** The first process that is still there and that nobody may follow before it is gone. */
  Optional<Problem> lasting() {
    Set<String> known =
        instance.release().topology().components().stream()
            .map(ReleaseComponent::name)
            .collect(Collectors.toSet());
    return Stream.concat(deployed(), observed.active(AppProcess.PART))
        .filter(component -> !known.contains(component))
        .sorted()
        .findFirst()
        .map(this::lasting);
  }

  private Stream<String> deployed() {
    return observed
        .of(AppProcess.PART)
        .filter(Deployment.class::isInstance)
        .map(AppLeaving::component)
        .flatMap(Optional::stream);
  }

  private static Optional<String> component(HasMetadata object) {
    return Labels.label(object, Labels.COMPONENT);
  }

  private Problem lasting(String component) {
    return new Problem(
        Reason.WaitingForDependency,
        ("waiting until %s, which topology %s of release %s has no more, has no pod: two would do"
                + " the same work; if one does not end, look at `kubectl -n %s get pods -l %s=%s,%s=%s`")
            .formatted(
                component,
                instance.release().topology().name(),
                instance.release().version(),
                instance.identity().namespace(),
                Labels.INSTANCE,
                instance.identity().name(),
                Labels.COMPONENT,
                component));
  }
}
