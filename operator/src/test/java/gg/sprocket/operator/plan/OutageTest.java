package gg.sprocket.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import gg.sprocket.operator.api.v1alpha1.InstanceStatus;
import gg.sprocket.operator.observe.Decoder;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OutageTest {

  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final String LONG_AGO = "2026-03-01T10:00:00Z";
  private static final String UNREADY =
      "{phase: Running, conditions: [{type: Ready, status: 'False', lastTransitionTime:"
          + " '2026-03-01T11:00:00Z'}]}";
  private static final String CREATING =
      "{phase: Pending, containerStatuses: [{name: c, state: {waiting: {reason: ContainerCreating}}}]}";

  @Test
  void aPodThatDoesNotEndIsTakenAwayByForceOnlyIfItsNodeIsGone() {
    Pod pod = pod("mle-db-0", UNREADY);
    pod.getMetadata().setDeletionTimestamp("2026-03-01T11:10:00Z");

    assertThat(Outage.of(List.of(pod), ran("11:00:00"), NOW))
        .contains(
            new Problem(
                Reason.PodStuck,
                "Pod mle-db-0 was to end by 2026-03-01T11:10:00Z and its node does not say that it did,"
                    + " so nothing takes its place; if the node of `kubectl -n league get pod mle-db-0"
                    + " -o wide` is gone for good, and only then, `kubectl -n league delete pod"
                    + " mle-db-0 --force` lets another one start"));
  }

  @Test
  void aPodThatIsNotReadyHasItsCommands() {
    assertThat(Outage.of(List.of(pod("mle-db-0", UNREADY)), ran("11:00:00"), NOW))
        .contains(
            new Problem(
                Reason.PodNotReady,
                "Pod mle-db-0 is not ready since 2026-03-01T11:00:00Z; `kubectl -n league describe pod"
                    + " mle-db-0` tells whether its node or its probe is the cause, `kubectl -n league"
                    + " logs mle-db-0` what it does"));
  }

  @Test
  void aPodWithoutItsVolumeDoesNotStart() {
    assertThat(Outage.of(List.of(pod("mle-db-0", CREATING)), ran("11:00:00"), NOW))
        .hasValueSatisfying(
            problem -> {
              assertThat(problem.reason()).isEqualTo(Reason.PodStuck);
              assertThat(problem.message())
                  .startsWith("Pod mle-db-0 does not get beyond ContainerCreating")
                  .contains("`kubectl -n league describe pod mle-db-0`");
            });
  }

  @Test
  void theOneThatTakesThePlaceOfAnotherIsToldFirst() {
    Pod old = pod("mle-web-a", UNREADY);
    old.getMetadata().setDeletionTimestamp("2026-03-01T11:10:00Z");

    assertThat(Outage.of(List.of(old, pod("mle-web-b", CREATING)), ran("11:00:00"), NOW))
        .map(Problem::message)
        .hasValueSatisfying(message -> assertThat(message).contains("mle-web-b"));
  }

  @ParameterizedTest
  @CsvSource({
    "11:57:59, 11:00:00, true",
    "11:58:01, 11:00:00, false",
    "11:00:00, 11:57:59, true",
    "11:00:00, 11:58:01, false"
  })
  void whatRanMayTakeTwoMinutes(String instance, String pod, boolean told) {
    String status = UNREADY.replace("11:00:00", pod);

    assertThat(Outage.of(List.of(pod("p", status)), ran(instance), NOW).isPresent())
        .isEqualTo(told);
    assertThat(Outage.turns(List.of(pod("p", status)), ran(instance)))
        .singleElement()
        .satisfies(turn -> assertThat(turn.isBefore(NOW)).isEqualTo(told));
  }

  @Test
  void theFirstStartMayTakeTenBecauseOfTheImages() {
    List<Pod> pods = List.of(pod("p", CREATING));

    assertThat(Outage.of(pods, unready("11:50:01"), NOW)).isEmpty();
    assertThat(Outage.of(pods, unready("11:49:59"), NOW)).isPresent();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{}",
        "{phase: Pending}",
        "{phase: Failed, conditions: [{type: Ready, status: 'False', lastTransitionTime: '2026-03-01T11:00:00Z'}]}",
        "{phase: Succeeded, conditions: [{type: Ready, status: 'False', lastTransitionTime: '2026-03-01T11:00:00Z'}]}",
        "{phase: Running, conditions: [{type: Ready, status: 'True', lastTransitionTime: '2026-03-01T11:00:00Z'}]}",
      })
  void noOutage(String status) {
    assertThat(Outage.of(List.of(pod("p", status)), ran("11:00:00"), NOW)).isEmpty();
  }

  @Test
  void anInstanceThatIsReadyHasNone() {
    InstanceStatus ready =
        Decoder.status(
            Yaml.object(
                "{version: {current: '1'}, conditions: [{type: Ready, status: 'True',"
                    + " lastTransitionTime: '2026-03-01T11:00:00Z'}]}"));
    assertThat(Outage.of(List.of(pod("p", UNREADY)), ready, NOW)).isEmpty();
    assertThat(Outage.of(List.of(pod("p", UNREADY)), InstanceStatus.NONE, NOW)).isEmpty();
  }

  private static InstanceStatus ran(String since) {
    return status("{current: '1', target: '1'}", since);
  }

  private static InstanceStatus unready(String since) {
    return status("{target: '1'}", since);
  }

  private static InstanceStatus status(String version, String since) {
    return Decoder.status(
        Yaml.object(
            """
            version: %s
            conditions: [{type: Ready, status: 'False', lastTransitionTime: '2026-03-01T%sZ'}]
            """
                .formatted(version, since)));
  }

  private static Pod pod(String name, String status) {
    return (Pod)
        Yaml.kubernetes(
            Yaml.object(
                """
                apiVersion: v1
                kind: Pod
                metadata: {name: %s, namespace: league, creationTimestamp: "%s"}
                status: %s
                """
                    .formatted(name, LONG_AGO, status)));
  }
}
