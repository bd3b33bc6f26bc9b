package gg.sprocket.operator.plan;

import gg.sprocket.operator.api.v1alpha1.ComponentStatus.State;
import gg.sprocket.operator.api.v1alpha1.InstanceStatus;
import gg.sprocket.operator.resource.Rollout;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How workloads are doing, judged by themselves and by their pods. */
public final class Workloads {

  private static final Set<Reason> HELD =
      EnumSet.of(
          Reason.CredentialsLost,
          Reason.CredentialsMismatched,
          Reason.ForeignObject,
          Reason.TerminatingObject);

  private Workloads() {}

  /**
   * Health of one workload of a part.
   *
   * @param name name of the part as the status shows it
   * @param type kind of the workload
   * @param object name of the workload
   * @param observed what is there
   * @param decision what the component wanted, for when the workload is not there
   */
  public static Health health(
      String name,
      Class<? extends HasMetadata> type,
      String object,
      Observed observed,
      Decision decision) {
    return observed
        .find(type, object)
        .<Health>map(workload -> unlessHeld(ofExisting(name, workload, observed), decision))
        .orElseGet(() -> ofAbsent(name, decision));
  }

  /** Health of a part of which nothing is there yet. */
  public static Health ofAbsent(String name, Decision decision) {
    return switch (decision) {
      case Decision.Absent _ -> Health.of(name, State.Disabled, Reason.Disabled, "");
      case Decision.Wait(Problem problem) ->
          Health.of(name, State.Waiting, problem.reason(), problem.message());
      case Decision.Want(var _, Optional<Problem> pending) ->
          pending
              .map(p -> Health.of(name, stateOf(p), p.reason(), p.message()))
              .orElseGet(() -> Health.of(name, State.Progressing, Reason.Progressing, ""));
    };
  }

  /**
   * When time alone changes what is said of workloads, or has changed it.
   *
   * @param observed what is there
   * @param status the status that the next look will find
   */
  public static Stream<Instant> turns(Observed observed, InstanceStatus status) {
    Stream<Instant> unfinished =
        observed.objects().values().stream()
            .filter(object -> template(object).isPresent())
            .filter(workload -> !observed.rollout(workload).done())
            .flatMap(workload -> turns(workload, observed, status));
    return Stream.of(unfinished, PodProblems.turns(observed.pods()), PendingClaims.turns(observed))
        .flatMap(turns -> turns);
  }

  private static Stream<Instant> turns(
      HasMetadata workload, Observed observed, InstanceStatus status) {
    Map<String, String> selector = selector(workload);
    List<Pod> pods = observed.pods();
    return Stream.of(
            RefusedPods.turn(workload, selector, observed, status).stream(),
            PodProblems.steady(pods, selector, minReadySeconds(workload), observed.now()),
            Outage.turns(PodProblems.selected(pods, selector), status))
        .flatMap(turns -> turns);
  }

  private static State stateOf(Problem pending) {
    return pending.reason() == Reason.Progressing ? State.Progressing : State.Waiting;
  }

  /**
   * What runs may run well; a part that something stands in the way of is not ready all the same.
   */
  private static Health unlessHeld(Health health, Decision decision) {
    return decision instanceof Decision.Wait(Problem problem) && HELD.contains(problem.reason())
        ? new Health(
            health.name(),
            problem.reason() == Reason.TerminatingObject ? State.Waiting : State.Degraded,
            problem.reason(),
            problem.message(),
            health.image(),
            health.ready(),
            health.wanted())
        : health;
  }

  private static Health ofExisting(String name, HasMetadata workload, Observed observed) {
    Rollout rollout = observed.rollout(workload);
    if (rollout.done()) {
      return health(name, workload, rollout, State.Ready, new Problem(Reason.AsWanted, ""));
    }
    Optional<Problem> problem =
        VolumeProblems.full(observed.pods(), selector(workload), observed.now())
            .or(() -> PodProblems.of(observed.pods(), selector(workload), observed.now()))
            .or(() -> failingPods(workload, observed))
            .or(() -> restartingPods(workload, observed))
            .or(() -> RefusedPods.of(workload, selector(workload), observed))
            .or(() -> template(workload).flatMap(pods -> PendingClaims.of(pods, observed)));
    if (rollout.failed()) {
      Problem failure = problem.orElseGet(() -> givenUp(workload));
      return health(name, workload, rollout, State.Failed, failure);
    }
    return problem
        .or(() -> outage(workload, observed))
        .map(p -> health(name, workload, rollout, State.Degraded, p))
        .orElseGet(
            () ->
                health(
                    name,
                    workload,
                    rollout,
                    State.Progressing,
                    new Problem(
                        Reason.Progressing, "waiting for the pods of " + ObjectRef.of(workload))));
  }

  private static Health health(
      String name, HasMetadata workload, Rollout rollout, State state, Problem problem) {
    return new Health(
        name,
        state,
        problem.reason(),
        problem.message(),
        template(workload)
            .flatMap(t -> t.getSpec().getContainers().stream().findFirst())
            .map(c -> c.getImage()),
        rollout.ready(),
        rollout.wanted());
  }

  private static Optional<Problem> outage(HasMetadata workload, Observed observed) {
    List<Pod> pods = PodProblems.selected(observed.pods(), selector(workload));
    return Outage.of(pods, observed.status(), observed.now());
  }

  private static Problem givenUp(HasMetadata workload) {
    String name = workload.getMetadata().getName();
    String namespace = workload.getMetadata().getNamespace();
    return workload instanceof Job
        ? new Problem(
            Reason.JobFailed,
            "Job %s failed; read `kubectl -n %s logs job/%s --all-containers`, mend the cause, then `kubectl -n %s delete job %s` lets it run again"
                .formatted(name, namespace, name, namespace, name))
        : new Problem(
            Reason.RolloutStuck,
            "%s made no progress in time; look at `kubectl -n %s describe pods -l %s`"
                .formatted(ObjectRef.of(workload), namespace, query(selector(workload))));
  }

  private static String query(Map<String, String> selector) {
    return new TreeMap<>(selector)
        .entrySet().stream()
            .map(label -> label.getKey() + "=" + label.getValue())
            .collect(Collectors.joining(","));
  }

  private static Optional<Problem> failingPods(HasMetadata workload, Observed observed) {
    return PodProblems.failing(
        observed.pods(), selector(workload), minReadySeconds(workload), observed.now());
  }

  private static Optional<Problem> restartingPods(HasMetadata workload, Observed observed) {
    return PodProblems.restarting(
        observed.pods(), selector(workload), minReadySeconds(workload), observed.now());
  }

  private static int minReadySeconds(HasMetadata workload) {
    Integer seconds =
        workload instanceof Deployment deployment
            ? deployment.getSpec().getMinReadySeconds()
            : null;
    return seconds == null ? 0 : seconds;
  }

  private static Map<String, String> selector(HasMetadata workload) {
    return switch (workload) {
      case Deployment d -> d.getSpec().getSelector().getMatchLabels();
      case StatefulSet s -> s.getSpec().getSelector().getMatchLabels();
      default -> Map.of("job-name", workload.getMetadata().getName());
    };
  }

  private static Optional<PodTemplateSpec> template(HasMetadata workload) {
    return switch (workload) {
      case Deployment d -> Optional.of(d.getSpec().getTemplate());
      case StatefulSet s -> Optional.of(s.getSpec().getTemplate());
      case Job j -> Optional.of(j.getSpec().getTemplate());
      default -> Optional.empty();
    };
  }
}
