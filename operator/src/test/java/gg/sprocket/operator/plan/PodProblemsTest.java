package gg.sprocket.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PodProblemsTest {

  private static final Map<String, String> SELECTOR = Map.of("app", "a");
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{containerStatuses: [{name: c, image: 'i:1', state: {waiting: {reason: ImagePullBackOff, message: denied}}}]} | ImagePullFailed | image i:1 (ImagePullBackOff: denied)",
        "{containerStatuses: [{name: c, image: 'i:1', state: {waiting: {reason: InvalidImageName}}}]} | ImagePullFailed | (InvalidImageName)",
        "{containerStatuses: [{name: c, state: {waiting: {reason: CrashLoopBackOff}}, lastState: {terminated: {exitCode: 3, message: boom}}}]} | CrashLooping | exit code 3: boom",
        "{containerStatuses: [{name: c, state: {waiting: {reason: CrashLoopBackOff}}, lastState: {terminated: {exitCode: 137, reason: OOMKilled}}}]} | OutOfMemory | limits.memory",
        "{containerStatuses: [{name: c, state: {waiting: {reason: CreateContainerConfigError, message: 'secret \"x\" not found'}}}]} | CrashLooping | secret \"x\" not found",
        "{initContainerStatuses: [{name: prepare, state: {waiting: {reason: CrashLoopBackOff}}}], containerStatuses: [{name: c, state: {waiting: {reason: PodInitializing}}}]} | CrashLooping | -c prepare",
        "{containerStatuses: [{name: c, state: {waiting: {reason: CrashLoopBackOff, message: back-off 5m0s}}, lastState: {terminated: {exitCode: 1, message: \"LOG: x\\nFATAL:  no room\\nLOG: down\"}}}]} | CrashLooping | (CrashLoopBackOff, exit code 1: FATAL: no room)",
        "{containerStatuses: [{name: c, state: {waiting: {reason: CreateContainerConfigError, message: no Secret x}}, lastState: {terminated: {exitCode: 1, message: boom}}}]} | CrashLooping | (CreateContainerConfigError: no Secret x, exit code 1)",
        "{conditions: [{type: PodScheduled, status: 'False', reason: Unschedulable, message: 0/3 nodes are available}]} | Unschedulable | 0/3 nodes",
      })
  void problems(String status, Reason reason, String hint) {
    assertThat(PodProblems.of(List.of(pod(status)), SELECTOR, NOW))
        .hasValueSatisfying(
            problem -> {
              assertThat(problem.reason()).isEqualTo(reason);
              assertThat(problem.message()).contains("mle-x-0", hint).doesNotContain("null");
            });
  }

  /** The kubelet and the scheduler say as much as they like; a log has up to 4096 bytes. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{containerStatuses: [{name: c, image: 'i:1', state: {waiting: {reason: ErrImagePull, message: '$'}}}]} | spec.images.overrides or spec.images.pullSecrets",
        "{containerStatuses: [{name: c, image: 'i:1$', state: {waiting: {reason: ErrImagePull, message: '$'}}}]} | spec.images.overrides or spec.images.pullSecrets",
        "{containerStatuses: [{name: c, state: {waiting: {reason: CrashLoopBackOff, message: '$'}}}]} | logs mle-x-0 -c c --previous`",
        "{containerStatuses: [{name: c, state: {waiting: {reason: CrashLoopBackOff, message: '$'}}, lastState: {terminated: {exitCode: 1, message: '$'}}}]} | logs mle-x-0 -c c --previous`",
        "{conditions: [{type: PodScheduled, status: 'False', reason: Unschedulable, message: '$'}]} | free resources or correct spec.scheduling",
      })
  void foreignWordsDoNotPushOutTheNextStep(String status, String end) {
    String said = "none of the nodes ".repeat(120);
    assertThat(PodProblems.of(List.of(pod(status.replace("$", said))), SELECTOR, NOW))
        .hasValueSatisfying(
            problem ->
                assertThat(problem.message())
                    .hasSizeLessThanOrEqualTo(512)
                    .contains("none of the nodes")
                    .endsWith(end));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{}",
        "{containerStatuses: [{name: c, state: {running: {}}}]}",
        "{containerStatuses: [{name: c, state: {waiting: {reason: ContainerCreating}}}]}",
        "{containerStatuses: [{name: c, state: {waiting: {}}}]}",
        "{containerStatuses: [{name: c}]}",
        "{containerStatuses: [{name: c, state: {running: {}}, lastState: {terminated: {exitCode: 1}}}]}",
        "{conditions: [{type: PodScheduled, status: 'True'}]}",
      })
  void noProblems(String status) {
    assertThat(PodProblems.of(List.of(pod(status)), SELECTOR, NOW)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "runs again               | 5 | 11:59:57 | 3 | {running: {}} | 11:59:50 | 11:59:52 | true",
        "has ended again          | 5 | 11:59:57 | 3 | {terminated: {exitCode: 1}} | 11:59:50 | 11:59:52 | true",
        "its end is told          | 5 | 11:59:57 | 3 | {waiting: {reason: CrashLoopBackOff}} | 11:59:50 | 11:59:52 | false",
        "stays up                 | 5 | 11:59:54 | 3 | {running: {}} | 11:59:50 | 11:59:52 | false",
        "ready is enough          | 0 | 11:59:59 | 3 | {running: {}} | 11:59:50 | 11:59:52 | false",
        "never ready              | 0 |          | 3 | {running: {}} | 11:59:50 | 11:59:52 | true",
        "restarted once           | 5 | 11:59:57 | 1 | {running: {}} | 11:59:50 | 11:59:52 | false",
        "ran for long before      | 5 | 11:59:57 | 3 | {running: {}} | 11:40:00 | 11:50:01 | false",
        "nearly as long           | 5 | 11:59:57 | 3 | {running: {}} | 11:40:00 | 11:49:59 | true",
        "runs for long now        | 0 |          | 3 | {running: {startedAt: '2026-03-01T11:49:59Z'}} | 11:40:00 | 11:40:02 | false",
        "nearly for long          | 0 |          | 3 | {running: {startedAt: '2026-03-01T11:50:00Z'}} | 11:40:00 | 11:40:02 | true",
        "ended after a long run   | 0 |          | 3 | {terminated: {exitCode: 1, startedAt: '2026-03-01T11:49:00Z', finishedAt: '2026-03-01T11:59:01Z'}} | 11:40:00 | 11:40:02 | false",
        "ended after a short one  | 0 |          | 3 | {terminated: {exitCode: 1, startedAt: '2026-03-01T11:50:00Z', finishedAt: '2026-03-01T11:59:01Z'}} | 11:40:00 | 11:40:02 | true",
      })
  void oneThatEndsAgainAndAgainIsToldWhileItRuns(
      String name,
      int minReady,
      String ready,
      int restarts,
      String state,
      String started,
      String ended,
      boolean told) {
    String conditions =
        ready == null
            ? "{type: Ready, status: 'False', lastTransitionTime: '2026-03-01T11:00:00Z'}"
            : "{type: Ready, status: 'True', lastTransitionTime: '2026-03-01T%sZ'}"
                .formatted(ready);
    Pod pod =
        pod(
            """
            {conditions: [%s], containerStatuses: [{name: bot, restartCount: %d, state: %s, lastState:
            {terminated: {exitCode: 1, message: bad token, startedAt: "2026-03-01T%sZ", finishedAt:
            "2026-03-01T%sZ"}}}]}"""
                .formatted(conditions, restarts, state, started, ended));

    Optional<Problem> problem = PodProblems.restarting(List.of(pod), SELECTOR, minReady, NOW);

    assertThat(problem.isPresent()).isEqualTo(told);
    problem.ifPresent(
        p ->
            assertThat(p)
                .returns(Reason.CrashLooping, Problem::reason)
                .returns(
                    "Container bot of Pod mle-x-0 does not stay up (restarted 3 times, exit code 1:"
                        + " bad token); read `kubectl -n league logs mle-x-0 -c bot --previous`",
                    Problem::message));
    pod.getMetadata().setDeletionTimestamp("2026-03-01T11:00:00Z");
    assertThat(PodProblems.restarting(List.of(pod), SELECTOR, minReady, NOW)).isEmpty();
  }

  @Test
  void onlyLivingPodsOfTheWorkloadCount() {
    Pod pod =
        pod("{containerStatuses: [{name: c, image: i, state: {waiting: {reason: ErrImagePull}}}]}");
    assertThat(PodProblems.of(List.of(pod), Map.of("app", "b"), NOW)).isEmpty();
    pod.getMetadata().setDeletionTimestamp("2026-03-01T11:00:00Z");
    assertThat(PodProblems.of(List.of(pod), SELECTOR, NOW)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"2026-03-01T11:58:59Z, true", "2026-03-01T11:59:01Z, false"})
  void aPodMayWaitAMomentForItsVolume(String made, boolean told) {
    Pod pod =
        pod(
            "{conditions: [{type: PodScheduled, status: 'False', reason: Unschedulable, message:"
                + " pod has unbound immediate PersistentVolumeClaims}]}");
    pod.getMetadata().setCreationTimestamp(made);

    assertThat(PodProblems.of(List.of(pod), SELECTOR, NOW).isPresent()).isEqualTo(told);
  }

  /** A kubelet that was started anew takes the container for not ready until it has looked. */
  @ParameterizedTest
  @CsvSource({
    "11:00:00, 11:00:00, True, false",
    "11:00:00, 11:59:53, False, false",
    "11:00:00, 11:59:51, False, true",
    "11:59:41, 11:00:00, False, false",
    "11:59:39, 11:00:00, False, true",
    "11:59:39, 11:59:53, False, false",
  })
  void aVolumeIsFullOnceRoomHasBeenLookedFor(
      String started, String turned, String ready, boolean full) {
    Pod pod =
        pod(
            """
            {conditions: [{type: Ready, status: '%2$s', lastTransitionTime: '2026-03-01T11:00:00Z'},
            {type: ContainersReady, status: '%2$s', lastTransitionTime: '2026-03-01T%3$sZ'}],
            containerStatuses: [{name: volume, ready: %4$s, state: {running: {startedAt:
            '2026-03-01T%1$sZ'}}}]}
            """
                .formatted(started, ready, turned, ready.equals("True")));

    assertThat(VolumeProblems.full(List.of(pod), SELECTOR, NOW).isPresent()).isEqualTo(full);
    assertThat(PodProblems.turns(List.of(pod)).anyMatch(NOW::isBefore))
        .as("it is looked at again")
        .isEqualTo(ready.equals("False") && !full);
  }

  @Test
  void oneThatRunsOutOfMemoryAgainAndAgainIsToldSoWhileItRuns() {
    Pod pod =
        pod(
            """
            {containerStatuses: [{name: c, restartCount: 2, state: {running: {}}, lastState:
            {terminated: {exitCode: 137, reason: OOMKilled, startedAt: "2026-03-01T11:50:00Z",
            finishedAt: "2026-03-01T11:50:09Z"}}}]}
            """);

    assertThat(PodProblems.restarting(List.of(pod), SELECTOR, 0, NOW))
        .map(Problem::reason)
        .contains(Reason.OutOfMemory);
  }

  private static Pod pod(String status) {
    return (Pod)
        Yaml.kubernetes(
            Yaml.object(
                """
                apiVersion: v1
                kind: Pod
                metadata: {name: mle-x-0, namespace: league, labels: {app: a}, creationTimestamp: "2026-03-01T11:00:00Z"}
                status: %s
                """
                    .formatted(status)));
  }
}
