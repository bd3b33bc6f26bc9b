package gg.sprocket.operator.resource;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import org.jspecify.annotations.Nullable;

/**
 * How far a workload is, by the rules of kstatus: a status that speaks of an older generation
 * counts for nothing.
 *
 * @param wanted pods that are wanted
 * @param ready pods of the wanted form that are ready, and have been for {@code minReadySeconds}
 * @param done whether nothing is left to do
 * @param failed whether its controller has given up
 */
public record Rollout(int wanted, int ready, boolean done, boolean failed) {

  private static final Rollout UNSEEN = new Rollout(1, 0, false, false);

  /** Of a Deployment, StatefulSet or Job; every other kind is done once it exists. */
  public static Rollout of(HasMetadata workload) {
    return switch (workload) {
      case Deployment deployment -> deployment(deployment);
      case StatefulSet set -> statefulSet(set);
      case Job job -> job(job);
      default -> new Rollout(0, 0, true, false);
    };
  }

  /** The same workload in a form whose status nobody has seen yet. */
  public Rollout unseen() {
    return new Rollout(wanted, 0, false, false);
  }

  private static Rollout deployment(Deployment deployment) {
    int wanted = number(deployment.getSpec().getReplicas(), 1);
    var status = deployment.getStatus();
    if (status == null || isStale(deployment, status.getObservedGeneration())) {
      return new Rollout(wanted, 0, false, false);
    }
    int updated = number(status.getUpdatedReplicas(), 0);
    int ready = Math.min(updated, ready(deployment));
    boolean replaced = number(status.getReplicas(), 0) <= updated;
    boolean failed =
        status.getConditions().stream()
            .anyMatch(
                c ->
                    "Progressing".equals(c.getType())
                        && "ProgressDeadlineExceeded".equals(c.getReason()));
    return new Rollout(wanted, ready, ready >= wanted && updated >= wanted && replaced, failed);
  }

  /** Pods of any form; one that has yet to prove that it stays up is ready but not available. */
  private static int ready(Deployment deployment) {
    var status = deployment.getStatus();
    return number(deployment.getSpec().getMinReadySeconds(), 0) > 0
        ? number(status.getAvailableReplicas(), 0)
        : number(status.getReadyReplicas(), 0);
  }

  private static Rollout statefulSet(StatefulSet set) {
    int wanted = number(set.getSpec().getReplicas(), 1);
    var status = set.getStatus();
    if (status == null || isStale(set, status.getObservedGeneration())) {
      return new Rollout(wanted, 0, false, false);
    }
    String update = status.getUpdateRevision();
    boolean current = update == null || update.equals(status.getCurrentRevision());
    int updated = current ? wanted : number(status.getUpdatedReplicas(), 0);
    int ready = Math.min(updated, number(status.getReadyReplicas(), 0));
    return new Rollout(wanted, ready, ready >= wanted && updated >= wanted, false);
  }

  private static Rollout job(Job job) {
    var status = job.getStatus();
    if (status == null || status.getConditions() == null) {
      return UNSEEN;
    }
    // Not SuccessCriteriaMet, which is there some 2 s earlier: another pod of the Job may still run
    // then, on a node that was lost.
    boolean complete = hasCondition(job, "Complete");
    return new Rollout(1, complete ? 1 : 0, complete, hasCondition(job, "Failed"));
  }

  private static boolean hasCondition(Job job, String type) {
    return job.getStatus().getConditions().stream()
        .anyMatch(c -> type.equals(c.getType()) && "True".equals(c.getStatus()));
  }

  private static boolean isStale(HasMetadata workload, @Nullable Long observed) {
    Long generation = workload.getMetadata().getGeneration();
    return generation != null && (observed == null || observed < generation);
  }

  private static int number(@Nullable Integer value, int absent) {
    return value == null ? absent : value;
  }
}
