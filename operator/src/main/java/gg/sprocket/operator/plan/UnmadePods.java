package gg.sprocket.operator.plan;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Pods that are refused. A Deployment has a condition for that; of a StatefulSet or Job only events
 * tell, which the operator does not read. That no pod comes, though time enough has passed, tells
 * the same.
 */
final class UnmadePods {

  /** A controller makes a pod within this time. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private UnmadePods() {}

  /**
   * The problem of a workload that is not done and has no pods.
   *
   * @param workload the workload
   * @param selector labels of its pods
   * @param observed what is there
   */
  static Optional<Problem> of(
      HasMetadata workload, Map<String, String> selector, Observed observed) {
    boolean late =
        isLongAgo(workload.getMetadata().getCreationTimestamp(), observed)
            && isLongAgo(notReadySince(observed).orElse(null), observed);
    return late && !PodProblems.isAny(observed.pods(), selector)
        ? Optional.of(problem(workload))
        : Optional.empty();
  }

  private static boolean isLongAgo(@Nullable String time, Observed observed) {
    return Age.isOver(time, PATIENCE, observed.now());
  }

  /** The pods of an instance that is ready may be on their way from one node to another. */
  private static Optional<String> notReadySince(Observed observed) {
    return observed.status().conditions().stream()
        .filter(c -> ConditionType.Ready.name().equals(c.getType()))
        .filter(c -> "False".equals(c.getStatus()))
        .map(Condition::getLastTransitionTime)
        .findFirst();
  }

  private static Problem problem(HasMetadata workload) {
    String namespace = workload.getMetadata().getNamespace();
    return new Problem(
        Reason.QuotaExceeded,
        "no pod of %s has been made: a quota or an admission rule of namespace %s refuses it;"
                .formatted(ObjectRef.of(workload), namespace)
            + " `kubectl -n %s describe %s %s` names it"
                .formatted(
                    namespace,
                    workload.getKind().toLowerCase(Locale.ROOT),
                    workload.getMetadata().getName()));
  }
}
