package gg.sprocket.operator.plan;

import gg.sprocket.operator.api.v1alpha1.InstanceStatus;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentCondition;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Pods that are refused. A Deployment has a condition for that, which quotes the API server; of a
 * StatefulSet or Job only events tell, which the operator does not read. That its controller counts
 * no pod, though time enough has passed, tells the same, but not why.
 */
final class RefusedPods {

  /** A controller makes a pod within this time. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private RefusedPods() {}

  /**
   * The problem of a workload that is not done.
   *
   * @param workload the workload
   * @param selector labels of its pods
   * @param observed what is there
   */
  static Optional<Problem> of(
      HasMetadata workload, Map<String, String> selector, Observed observed) {
    return quoted(workload).or(() -> missing(workload, selector, observed));
  }

  private static Optional<Problem> quoted(HasMetadata workload) {
    if (!(workload instanceof Deployment deployment) || deployment.getStatus() == null) {
      return Optional.empty();
    }
    return deployment.getStatus().getConditions().stream()
        .filter(c -> "ReplicaFailure".equals(c.getType()) && "True".equals(c.getStatus()))
        .map(DeploymentCondition::getMessage)
        .findFirst()
        .map(message -> quoted(ObjectRef.of(workload), message));
  }

  /** The words are those of the API server's admission plugins ResourceQuota and Priority. */
  private static Problem quoted(ObjectRef workload, String message) {
    if (message.contains("exceeded quota")) {
      return refused(Reason.QuotaExceeded, workload, message, "raise the quota");
    }
    if (message.contains("no PriorityClass")) {
      return refused(
          Reason.PriorityClassMissing,
          workload,
          message,
          "create it or correct spec.scheduling.priorityClassName");
    }
    return refused(Reason.PodsRefused, workload, message, "change the rule that it names");
  }

  private static Problem refused(Reason reason, ObjectRef workload, String message, String next) {
    return new Problem(
        reason,
        Message.of(
            "the API server refuses pods of %s: %s; %s", workload, Quote.ofAnswer(message), next));
  }

  private static Optional<Problem> missing(
      HasMetadata workload, Map<String, String> selector, Observed observed) {
    return turn(workload, selector, observed, observed.status())
        .filter(at -> at.isBefore(observed.now()))
        .map(_ -> problem(workload));
  }

  /**
   * When it is a problem that no pod comes, or became one; empty while there is a pod, and of a
   * Deployment, whose pods may be gone as a matter of course while they are replaced.
   *
   * @param workload a workload that is not done
   * @param selector labels of its pods
   * @param observed what is there
   * @param status the status that tells since when the instance is not ready
   */
  static Optional<Instant> turn(
      HasMetadata workload,
      Map<String, String> selector,
      Observed observed,
      InstanceStatus status) {
    boolean without =
        hasNone(workload)
            && !observed.hides(workload)
            && !PodProblems.isAny(observed.pods(), selector);
    return without
        ? Age.end(workload.getMetadata().getCreationTimestamp(), PATIENCE)
            .flatMap(made -> notReady(status).map(since -> since.isAfter(made) ? since : made))
        : Optional.empty();
  }

  /**
   * Whether its controller says so, and of the form that is asked for. Pods in a cache do not tell:
   * between the end of one and the next there is none.
   */
  private static boolean hasNone(HasMetadata workload) {
    return switch (workload) {
      case StatefulSet set -> isSeen(set) && isNone(set.getStatus().getReplicas());
      case Job job -> job.getStatus() == null || isNone(job.getStatus().getActive());
      default -> false;
    };
  }

  private static boolean isSeen(StatefulSet set) {
    return set.getStatus() != null
        && Objects.equals(
            set.getStatus().getObservedGeneration(), set.getMetadata().getGeneration());
  }

  private static boolean isNone(@Nullable Integer pods) {
    return pods == null || pods == 0;
  }

  /** The pods of an instance that is ready may be on their way from one node to another. */
  private static Optional<Instant> notReady(InstanceStatus status) {
    return status.conditions().stream()
        .filter(c -> ConditionType.Ready.name().equals(c.getType()))
        .filter(c -> "False".equals(c.getStatus()))
        .map(Condition::getLastTransitionTime)
        .findFirst()
        .flatMap(since -> Age.end(since, PATIENCE));
  }

  private static Problem problem(HasMetadata workload) {
    String namespace = workload.getMetadata().getNamespace();
    return new Problem(
        Reason.PodsRefused,
        "no pod of %s has been made: a quota or an admission rule of namespace %s, or a PriorityClass that does not exist, keeps it out;"
                .formatted(ObjectRef.of(workload), namespace)
            + " `kubectl -n %s describe %s %s` names it"
                .formatted(
                    namespace,
                    workload.getKind().toLowerCase(Locale.ROOT),
                    workload.getMetadata().getName()));
  }
}
