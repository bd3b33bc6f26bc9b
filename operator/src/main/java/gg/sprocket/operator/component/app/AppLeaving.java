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
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Processes that the release, or its topology, has no more. They do the work of the ones that
 * follow under other names (one {@code monolith} that of {@code core} and several others), so a
 * single process of a kind stays single only if they are gone before those start. So that somebody
 * does the work, they go on until all of those could start.
 *
 * @param instance the instance
 * @param observed what is there
 */
record AppLeaving(Instance instance, Observed observed) {

  /** Objects that stay as they are. */
  Stream<Wanted> held() {
    List<HasMetadata> undecided = undecided();
    return undecided.isEmpty()
        ? Stream.empty()
        : undecided.stream()
            .filter(staying())
            .map(ObjectRef::of)
            .sorted(Comparator.comparing(ObjectRef::toString))
            .map(Wanted.Held::new);
  }

  /** Whatever belongs to no process that the spec or the release says anything of now. */
  private List<HasMetadata> undecided() {
    Set<String> decided = new HashSet<>(instance.deployments());
    instance.spec().apps().stream()
        .filter(app -> Boolean.FALSE.equals(app.enabled()))
        .forEach(app -> decided.add(instance.names().app(app.name())));
    return observed
        .of(AppProcess.PART)
        .filter(object -> !decided.contains(object.getMetadata().getName()))
        .toList();
  }

  /** A Service outlasts its Deployment: as long as there are pods, requests go to them. */
  private Predicate<HasMetadata> staying() {
    if (!SchemaRun.isComplete(instance, observed)) {
      return _ -> true;
    }
    Predicate<HasMetadata> former = object -> component(object).filter(this::isFormer).isPresent();
    if (unfit().isPresent()) {
      return former;
    }
    return lasting().isPresent() ? former.and(Service.class::isInstance) : _ -> false;
  }

  /** The first process to follow that could not start. Who sleeps, or has no pods, is none. */
  private Optional<String> unfit() {
    if (new AppSleep(instance, observed).isWanted()) {
      return Optional.empty();
    }
    return instance.running().stream()
        .filter(component -> instance.most(component) > 0)
        .filter(component -> isAbsent(instance.names().app(component.name())))
        .filter(component -> new AppHold(instance, observed, component).unfit().isPresent())
        .map(ReleaseComponent::name)
        .findFirst();
  }

  private boolean isAbsent(String deployment) {
    return observed.find(Deployment.class, deployment).isEmpty();
  }

  /** The first process that is still there and that nobody may follow before it is gone. */
  Optional<Problem> lasting() {
    return Stream.concat(deployed(), observed.active(AppProcess.PART))
        .filter(this::isFormer)
        .sorted()
        .findFirst()
        .map(component -> needed(component).orElseGet(() -> lasting(component)));
  }

  private boolean isFormer(String component) {
    return instance.release().topology().components().stream()
        .noneMatch(known -> known.name().equals(component));
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

  private Optional<Problem> needed(String component) {
    return deployed().anyMatch(component::equals)
        ? unfit().map(follower -> needed(component, follower))
        : Optional.empty();
  }

  private Problem needed(String component, String follower) {
    return new Problem(
        Reason.WaitingForDependency,
        "waiting until %1$s can start, too; see the part %1$s. Until then %2$s, which topology %3$s of release %4$s has no more, goes on"
            .formatted(
                follower,
                component,
                instance.release().topology().name(),
                instance.release().version()));
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
