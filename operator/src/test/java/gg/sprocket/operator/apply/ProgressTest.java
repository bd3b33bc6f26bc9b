package gg.sprocket.operator.apply;

import static org.assertj.core.api.Assertions.assertThat;

import gg.sprocket.operator.plan.Change;
import gg.sprocket.operator.plan.ObjectRef;
import gg.sprocket.operator.plan.Outcome;
import gg.sprocket.operator.plan.Problem;
import gg.sprocket.operator.plan.Projection;
import gg.sprocket.operator.plan.ProjectionStep;
import gg.sprocket.operator.plan.Reason;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is left alone for the rest of a pass once a change was not made. */
class ProgressTest {

  private static final String SECRET = "mle-generated-jwt";
  private static final Change.ProjectionDeed SHOWING =
      new Change.ProjectionDeed(
          "secrets",
          new Change.ProjectionForm(Map.of(), Optional.empty(), "here"),
          new Projection("generated/jwt", SECRET, List.of("value"), List.of()),
          new ProjectionStep.Store(),
          Optional.empty(),
          Optional.of("7"));

  private final Progress progress = new Progress();

  static Stream<HasMetadata> readers() {
    return Stream.of(mounted(SECRET), whole(SECRET), variable(SECRET), initial(SECRET))
        .flatMap(ProgressTest::workloads);
  }

  @ParameterizedTest
  @MethodSource("readers")
  void whatReadsASecretThatIsNotAsItWasSeenIsLeftAlone(HasMetadata reader) {
    Change.Apply change = apply(reader);
    assertThat(isOpen(change)).isTrue();

    progress.take(SHOWING, new Result.Overtaken());

    assertThat(isOpen(change)).isFalse();
    assertThat(isOpen(new Change.Delete("app", new ObjectRef(ConfigMap.class, "old"), "uid")))
        .as("what was to be replaced by it stays")
        .isFalse();
    assertThat(progress.outcome())
        .as("neither of them is done")
        .isEqualTo(new Outcome(List.of(), List.of(), List.of(SHOWING, change)));
  }

  static Stream<HasMetadata> others() {
    return Stream.concat(
        workloads(mounted("mle-fingerprint")),
        Stream.of(new ConfigMapBuilder().withNewMetadata().withName(SECRET).endMetadata().build()));
  }

  @ParameterizedTest
  @MethodSource("others")
  void whatDoesNotReadItGoesOn(HasMetadata other) {
    progress.take(SHOWING, new Result.Overtaken());

    assertThat(isOpen(apply(other))).isTrue();
  }

  @Test
  void theRestOfAPartWaitsForWhatWasNotMade() {
    Change rest = new Change.Delete("secrets", new ObjectRef(ConfigMap.class, "one"), "uid");
    Problem problem = new Problem(Reason.Failed, "no");

    progress.take(SHOWING, new Result.Done());
    assertThat(isOpen(rest)).isTrue();
    progress.take(SHOWING, new Result.Failed(problem));
    assertThat(isOpen(rest)).isFalse();
    assertThat(isOpen(apply(whole(SECRET).deployment())))
        .as("the Secret is as it was seen")
        .isTrue();
    assertThat(progress.outcome())
        .isEqualTo(
            new Outcome(
                List.of(SHOWING), List.of(new Outcome.Failure(SHOWING, problem)), List.of()));
  }

  private boolean isOpen(Change change) {
    return !progress.open(List.of(change)).isEmpty();
  }

  private static Change.Apply apply(HasMetadata object) {
    return new Change.Apply("app", object, true);
  }

  /** Pods of a form. */
  private record Pods(PodSpec spec) {
    HasMetadata deployment() {
      return new DeploymentBuilder()
          .withNewMetadata()
          .withName("one")
          .endMetadata()
          .withNewSpec()
          .withNewTemplate()
          .withSpec(spec)
          .endTemplate()
          .endSpec()
          .build();
    }
  }

  private static Stream<HasMetadata> workloads(Pods pods) {
    return Stream.of(
        pods.deployment(),
        new StatefulSetBuilder()
            .withNewMetadata()
            .withName("one")
            .endMetadata()
            .withNewSpec()
            .withNewTemplate()
            .withSpec(pods.spec())
            .endTemplate()
            .endSpec()
            .build(),
        new JobBuilder()
            .withNewMetadata()
            .withName("one")
            .endMetadata()
            .withNewSpec()
            .withNewTemplate()
            .withSpec(pods.spec())
            .endTemplate()
            .endSpec()
            .build());
  }

  private static Pods mounted(String secret) {
    return new Pods(
        new PodSpecBuilder()
            .addNewVolume()
            .withNewProjected()
            .addNewSource()
            .withNewSecret()
            .withName(secret)
            .endSecret()
            .endSource()
            .endProjected()
            .endVolume()
            .build());
  }

  private static Pods whole(String secret) {
    return new Pods(
        new PodSpecBuilder()
            .addNewVolume()
            .withNewSecret()
            .withSecretName(secret)
            .endSecret()
            .endVolume()
            .build());
  }

  private static Pods variable(String secret) {
    return new Pods(new PodSpecBuilder().withContainers(container(secret)).build());
  }

  private static Pods initial(String secret) {
    return new Pods(new PodSpecBuilder().withInitContainers(container(secret)).build());
  }

  private static Container container(String secret) {
    return new ContainerBuilder()
        .addNewEnv()
        .withName("PLAIN")
        .withValue("x")
        .endEnv()
        .addNewEnv()
        .withName("SECRET")
        .withNewValueFrom()
        .withNewSecretKeyRef("value", secret, false)
        .endValueFrom()
        .endEnv()
        .build();
  }
}
