package gg.sprocket.operator.plan;

import gg.sprocket.operator.plan.vault.MemberState;
import gg.sprocket.operator.plan.vault.NoAnswer;
import gg.sprocket.operator.resource.Names;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Members of a Vault that opens itself which have not done so. Vault asks for the key before it
 * listens, and ends when it is refused; one that has seen the key before stays sealed and tries
 * again. So both are signs of the same trouble.
 */
public final class StuckMembers {

  /** A member that starts opens itself in a moment, and one that joins in some seconds. */
  static final Duration PATIENCE = Duration.ofSeconds(12);

  /** In this one of several that are open leads, if any of them can. */
  static final Duration ELECTION = Duration.ofSeconds(30);

  /**
   * Words of Vault 1.21 ({@code vault/core.go}) when its data have another seal than it is told.
   */
  private static final String OTHERWISE = "cannot seal migrate from";

  /** Words of Vault 1.21 ({@code command/server.go}) when it ends for its seal. */
  private static final String REFUSED = "Seal configuration";

  private StuckMembers() {}

  /** Whether a pod that is said to be in such a way may be one of such a member. */
  public static boolean isSign(Reason reason) {
    return reason == Reason.CrashLooping;
  }

  /**
   * Those of the members.
   *
   * @param members names of the members' StatefulSets
   */
  public static List<String> of(Observed observed, List<String> members) {
    return observed
        .vault()
        .known()
        .map(view -> members.stream().filter(member -> isStuck(observed, view, member)).toList())
        .orElse(List.of());
  }

  /**
   * Those that ended because what they are told of their seal is not what their data have, and do
   * not answer.
   *
   * @param members names of the members' StatefulSets
   */
  public static List<String> otherwise(Observed observed, List<String> members) {
    return observed
        .vault()
        .known()
        .map(
            view ->
                members.stream()
                    .filter(
                        member ->
                            view.members().get(member) == null
                                || view.members().get(member) instanceof MemberState.Unreachable)
                    .filter(member -> isEndedBy(observed, member, OTHERWISE))
                    .toList())
        .orElse(List.of());
  }

  /**
   * Whether so many members are open for so long that one of them should lead, and none does.
   *
   * @param members names of the members' StatefulSets
   */
  public static boolean isLeaderless(Observed observed, List<String> members) {
    return observed
        .vault()
        .known()
        .filter(view -> view.members().values().stream().noneMatch(StuckMembers::leads))
        .filter(
            view ->
                members.stream().filter(member -> isVoting(observed, view, member)).count()
                    > members.size() / 2)
        .isPresent();
  }

  private static boolean isVoting(Observed observed, VaultView view, String member) {
    return view.members().get(member) instanceof MemberState state
        && state.isUnsealed()
        && runsFor(observed, member, ELECTION);
  }

  private static boolean leads(MemberState state) {
    return state instanceof MemberState.Active;
  }

  private static boolean isStuck(Observed observed, VaultView view, String member) {
    return switch (view.members().get(member)) {
      case MemberState.Sealed _ -> runsFor(observed, member, PATIENCE);
      case MemberState.Unreachable(NoAnswer why) when why == NoAnswer.ConnectionRefused ->
          isEndedBy(observed, member, REFUSED) || runsFor(observed, member, PATIENCE);
      case null -> isEndedBy(observed, member, REFUSED);
      default -> false;
    };
  }

  private static boolean runsFor(Observed observed, String member, Duration time) {
    Instant now = observed.now();
    return containers(observed, member)
        .flatMap(container -> Optional.ofNullable(container.getState()).stream())
        .flatMap(state -> Optional.ofNullable(state.getRunning()).stream())
        .anyMatch(running -> Age.isOver(running.getStartedAt(), time, now));
  }

  private static boolean isEndedBy(Observed observed, String member, String words) {
    return containers(observed, member)
        .flatMap(
            container ->
                Stream.of(
                    Optional.ofNullable(container.getState()),
                    Optional.ofNullable(container.getLastState())))
        .flatMap(Optional::stream)
        .flatMap(StuckMembers::end)
        .anyMatch(end -> end.getMessage() != null && end.getMessage().contains(words));
  }

  private static Stream<ContainerStateTerminated> end(ContainerState state) {
    return Optional.ofNullable(state.getTerminated()).stream();
  }

  private static Stream<ContainerStatus> containers(Observed observed, String member) {
    return pod(observed, member)
        .flatMap(pod -> Optional.ofNullable(pod.getStatus()))
        .map(status -> status.getContainerStatuses().stream())
        .orElseGet(Stream::empty)
        .filter(container -> container.getName().equals(VaultPod.PART));
  }

  private static Optional<Pod> pod(Observed observed, String member) {
    return observed
        .activePods(VaultPod.PART)
        .filter(pod -> pod.getMetadata().getName().equals(Names.onlyPod(member)))
        .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
        .findFirst();
  }
}
