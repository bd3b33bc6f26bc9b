package gg.sprocket.operator.apply;

import gg.sprocket.operator.api.v1alpha1.InstanceStatus;
import gg.sprocket.operator.api.v1alpha1.Phase;
import gg.sprocket.operator.plan.Reason;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** Tells changes that people and tools wait for from mere progress. */
final class StatusChange {

  private static final Set<String> LEADING =
      Set.of("Ready", "Stalled", "SpecValid", "Suspended", "DeletionBlocked");

  /** Words for that it goes on by itself; an install passes through them many times. */
  private static final Set<String> UNDER_WAY =
      Set.of(
          Reason.PreparingNamespace.name(),
          Reason.Progressing.name(),
          Reason.WaitingForDependency.name());

  /** Phases that a roll-out passes through. */
  private static final Set<Phase> ON_ITS_WAY =
      EnumSet.of(Phase.Pending, Phase.Provisioning, Phase.Degraded);

  private StatusChange() {}

  /**
   * Whether nothing that tools wait for differs: the generation, the phase, and status and reason
   * of the leading conditions are the same. The reasons that need nobody count as one, and so do
   * the phases between one rest and the next.
   */
  static boolean isMinor(InstanceStatus old, InstanceStatus status) {
    return old.observedGeneration() == status.observedGeneration()
        && isSamePhase(old, status)
        && Objects.equals(old.version(), status.version())
        && leading(old.conditions()).equals(leading(status.conditions()));
  }

  private static boolean isSamePhase(InstanceStatus old, InstanceStatus status) {
    return Objects.equals(old.phase(), status.phase())
        || (ON_ITS_WAY.contains(old.phase()) && ON_ITS_WAY.contains(status.phase()));
  }

  private static Set<List<String>> leading(List<Condition> conditions) {
    return conditions.stream()
        .filter(c -> LEADING.contains(c.getType()))
        .map(c -> List.of(c.getType(), c.getStatus(), reason(c)))
        .collect(Collectors.toSet());
  }

  private static String reason(Condition condition) {
    return UNDER_WAY.contains(condition.getReason()) ? "" : condition.getReason();
  }
}
