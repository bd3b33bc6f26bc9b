package gg.sprocket.operator.component.app;

import gg.sprocket.operator.api.v1alpha1.ReleaseComponent;
import gg.sprocket.operator.plan.Instance;
import gg.sprocket.operator.plan.Observed;
import gg.sprocket.operator.plan.Problem;
import gg.sprocket.operator.plan.Reason;
import gg.sprocket.operator.resource.Labels;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The Builtin services that a component works with. A process that has to do with one for the first
 * time waits until it is there: many of them hang for good if it does not answer at their start.
 * What runs already lives through a restart of its services and holds nothing up; what has no pods,
 * asleep or by its number, has yet to start.
 *
 * @param instance the instance
 * @param observed what is there
 * @param component the component
 */
record AppServices(Instance instance, Observed observed, ReleaseComponent component) {

  /** Their names, as the Deployment carries them. */
  String text() {
    return String.join(",", instance.builtin(component));
  }

  /** The first of them that is new to the component and not ready. */
  Optional<Problem> awaited() {
    Set<String> known = Set.of(known().orElse("").split(","));
    return instance.builtin(component).stream()
        .filter(service -> !known.contains(service))
        .flatMap(this::unready)
        .findFirst()
        .map(
            what ->
                new Problem(
                    Reason.WaitingForDependency, "waiting for %s to be ready".formatted(what)));
  }

  private Optional<String> known() {
    return observed
        .find(Deployment.class, instance.names().app(component.name()))
        .filter(live -> !Integer.valueOf(0).equals(live.getSpec().getReplicas()))
        .flatMap(live -> Labels.annotation(live, Labels.SERVICES));
  }

  private Stream<String> unready(String service) {
    return switch (service) {
      case "database" -> server(instance.names().database());
      case "cache" -> server(instance.names().cache());
      case "queue" -> server(instance.names().queue());
      default ->
          Stream.concat(
              server(instance.names().objectStorage()),
              buckets(service, instance.names().objectStorage()));
    };
  }

  private Stream<String> server(String name) {
    return observed.isDone(StatefulSet.class, name)
        ? Stream.empty()
        : Stream.of("StatefulSet " + name);
  }

  private Stream<String> buckets(String part, String server) {
    List<String> jobs =
        observed
            .of(part)
            .filter(Job.class::isInstance)
            .map(job -> job.getMetadata().getName())
            .toList();
    return !jobs.isEmpty() && jobs.stream().allMatch(job -> observed.isDone(Job.class, job))
        ? Stream.empty()
        : Stream.of("the buckets of StatefulSet " + server);
  }
}
