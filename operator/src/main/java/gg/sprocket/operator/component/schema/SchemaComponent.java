package gg.sprocket.operator.component.schema;

import gg.sprocket.operator.api.v1alpha1.ComponentStatus.State;
import gg.sprocket.operator.api.v1alpha1.SecretVariable;
import gg.sprocket.operator.plan.Component;
import gg.sprocket.operator.plan.ConditionType;
import gg.sprocket.operator.plan.ConnectionBudget;
import gg.sprocket.operator.plan.Decision;
import gg.sprocket.operator.plan.Decision.Wait;
import gg.sprocket.operator.plan.Decision.Want;
import gg.sprocket.operator.plan.Externals;
import gg.sprocket.operator.plan.Health;
import gg.sprocket.operator.plan.Inputs;
import gg.sprocket.operator.plan.Instance;
import gg.sprocket.operator.plan.Observed;
import gg.sprocket.operator.plan.Problem;
import gg.sprocket.operator.plan.Reason;
import gg.sprocket.operator.plan.SchemaRun;
import gg.sprocket.operator.plan.SecretNeeds;
import gg.sprocket.operator.plan.Workloads;
import gg.sprocket.operator.resource.Containers;
import gg.sprocket.operator.resource.Labels;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Brings the database to the schema of the release, by a Job that runs once for all that would make
 * it another run. Two of them never run at a time: the migrations do not expect each other.
 */
public final class SchemaComponent implements Component {

  @Override
  public String name() {
    return SchemaRun.PART;
  }

  @Override
  public ConditionType condition() {
    return ConditionType.SchemaReady;
  }

  @Override
  public Set<Class<? extends HasMetadata>> kinds() {
    return Set.of(Job.class, ConfigMap.class);
  }

  @Override
  public Decision decide(Instance instance, Observed observed) {
    Optional<Problem> held =
        Inputs.unseen(instance, observed)
            .or(() -> Inputs.unmade(instance.names(), observed, List.of()))
            .or(() -> busy(instance, observed));
    if (held.isPresent()) {
      return new Wait(held.orElseThrow());
    }
    SchemaJob job = new SchemaJob(instance, observed);
    if (SchemaRun.isComplete(instance, observed)) {
      return Want.all(job.objects());
    }
    if (isOutdated(instance, observed)) {
      // Wanting nothing removes what is left of other runs; the next pass begins with a free field.
      return Want.all(List.of());
    }
    return early(instance, observed, job)
        .<Decision>map(Wait::new)
        .orElseGet(() -> Want.all(job.objects()));
  }

  /** Why nothing may be touched: the migrations of another run may be under way. */
  private static Optional<Problem> busy(Instance instance, Observed observed) {
    return SchemaRun.others(instance, observed)
        .map(job -> job.getMetadata().getName())
        .filter(name -> isUnfinished(observed, name) && !observed.isIdle(name))
        .findFirst()
        .map(
            name ->
                new Problem(
                    Reason.WaitingForDependency,
                    "waiting for Job %s to end, which still migrates the database to another state; `kubectl -n %s delete job %s` breaks it off"
                        .formatted(name, instance.identity().namespace(), name)));
  }

  /** Whether there are runs to be removed before this one: never begun, or made after it. */
  private static boolean isOutdated(Instance instance, Observed observed) {
    boolean idle =
        SchemaRun.others(instance, observed)
            .anyMatch(job -> isUnfinished(observed, job.getMetadata().getName()));
    return idle || observed.isDone(Job.class, SchemaRun.job(instance, observed));
  }

  private static boolean isUnfinished(Observed observed, String job) {
    return observed
        .find(Job.class, job)
        .map(observed::rollout)
        .map(rollout -> !rollout.done() && !rollout.failed())
        .orElse(false);
  }

  /** Why it is too early to begin. */
  private static Optional<Problem> early(Instance instance, Observed observed, SchemaJob job) {
    Stream<String> variables =
        instance.release().topology().schema().migration().secretEnv().stream()
            .map(SecretVariable::secret);
    List<String> secrets =
        Stream.concat(variables, Stream.of(SchemaJob.PASSWORD)).distinct().toList();
    return SecretNeeds.blocking(instance, observed, secrets)
        .or(() -> Inputs.missing(observed, job.access().authority().stream().toList()))
        .or(() -> stray(instance, observed))
        .or(() -> database(instance, observed))
        .or(() -> external(instance, observed));
  }

  /** A pod that outlived its Job, as when somebody deleted that, may still be migrating. */
  private static Optional<Problem> stray(Instance instance, Observed observed) {
    String uid =
        observed
            .find(Job.class, SchemaRun.job(instance, observed))
            .map(job -> job.getMetadata().getUid())
            .orElse("");
    return observed
        .activePods(SchemaRun.PART)
        .filter(
            pod -> !Labels.label(pod, "batch.kubernetes.io/controller-uid").orElse("").equals(uid))
        .findFirst()
        .map(
            pod ->
                new Problem(
                    Reason.WaitingForDependency,
                    "waiting for Pod %s of an earlier run to end; if its node is gone for good, `kubectl -n %s delete pod %s --force`"
                        .formatted(
                            pod.getMetadata().getName(),
                            instance.identity().namespace(),
                            pod.getMetadata().getName())));
  }

  private static Optional<Problem> database(Instance instance, Observed observed) {
    boolean begun = observed.find(Job.class, SchemaRun.job(instance, observed)).isPresent();
    boolean builtin = instance.spec().database().external() == null;
    return !builtin || begun || observed.isDone(StatefulSet.class, instance.names().database())
        ? Optional.empty()
        : Optional.of(
            new Problem(
                Reason.WaitingForDependency,
                "waiting for StatefulSet %s, the database".formatted(instance.names().database())));
  }

  /** A run that has begun goes on whatever is found; a first one waits for proof and budget. */
  private static Optional<Problem> external(Instance instance, Observed observed) {
    return observed.find(Job.class, SchemaRun.job(instance, observed)).isPresent()
        ? Optional.empty()
        : Externals.of(instance, "database")
            .flatMap(external -> external.unproved(instance, observed))
            .or(() -> ConnectionBudget.external(instance, observed));
  }

  @Override
  public List<Health> health(Instance instance, Observed observed, Decision decision) {
    String name = SchemaRun.job(instance, observed);
    Health health = Workloads.health(name(), Job.class, name, observed, decision);
    if (health.state() == State.Ready) {
      return List.of(
          SchemaRun.isComplete(instance, observed) ? health : Workloads.ofAbsent(name(), decision));
    }
    return List.of(
        observed
            .find(Job.class, name)
            .flatMap(job -> SchemaFailure.of(job, observed))
            .map(failure -> failure.explain(health, observed))
            .orElseGet(() -> isWaiting(observed, name) ? ofWaiting(instance, health) : health));
  }

  private static boolean isWaiting(Observed observed, String job) {
    return observed
        .podsOf(job)
        .filter(pod -> pod.getStatus() != null)
        .flatMap(pod -> pod.getStatus().getInitContainerStatuses().stream())
        .filter(container -> container.getName().equals(Containers.WAIT))
        .anyMatch(
            container -> container.getState() != null && container.getState().getRunning() != null);
  }

  /** The run has begun, but its server does not answer. */
  private static Health ofWaiting(Instance instance, Health health) {
    var database = instance.services().database();
    return new Health(
        health.name(),
        health.state(),
        health.reason(),
        "waiting for the database at %s:%d to answer".formatted(database.host(), database.port()),
        health.image(),
        health.ready(),
        health.wanted());
  }
}
