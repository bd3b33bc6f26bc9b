package gg.sprocket.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import gg.sprocket.operator.api.v1alpha1.ReleaseSpec;
import gg.sprocket.operator.api.v1alpha1.Topology;
import gg.sprocket.operator.api.v1alpha1.VersionStatus;
import gg.sprocket.operator.component.Scene;
import gg.sprocket.operator.component.Shipped;
import gg.sprocket.operator.observe.Decoder;
import gg.sprocket.operator.resource.Json;
import gg.sprocket.operator.resource.Labels;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What an instance makes of the release that it finds under the name that it asks for. */
class ReleaseFitTest {

  private static final ReleaseSpec CHANGED =
      Shipped.release(
          Shipped.tree(
              Json.text(Shipped.release())
                  .replace("ghcr.io/sprocketbot/web:", "ghcr.io/intruder/web:")));
  private static final String DIGEST = digest(Shipped.release());
  private static final String OTHER = digest(CHANGED);

  @Test
  void anotherReleaseUnderTheSameNameIsRefusedAndNothingIsTouched() {
    Plan plan = running(DIGEST).release(CHANGED).attempt();

    assertThat(plan.changes()).isEmpty();
    assertThat(plan.problem())
        .hasValueSatisfying(
            problem -> {
              assertThat(problem.reason()).isEqualTo(Reason.ReleaseChanged);
              assertThat(problem.message())
                  .startsWith("SprocketRelease 1.5.0 was deleted and made again")
                  .contains("sprocket.gg/accept-release=" + OTHER + " ")
                  .hasSizeLessThan(512);
            });
  }

  @Test
  void theOldContentHealsByItself() {
    assertThat(running(DIGEST).release(Shipped.release()).attempt().problem()).isEmpty();
  }

  @Test
  void anAdminAcceptsThisContentAndNoOther() {
    Scene scene = running(DIGEST).release(CHANGED);

    assertThat(scene.annotate(Labels.ACCEPT_RELEASE, DIGEST).attempt().problem()).isPresent();
    Plan accepted = scene.annotate(Labels.ACCEPT_RELEASE, OTHER).attempt();
    assertThat(accepted.problem()).isEmpty();
    assertThat(accepted.changes()).isNotEmpty();
  }

  @Test
  void whatWasNeverRecordedIsNotHeldAgainstIt() {
    assertThat(scene(new VersionStatus("1.5.0", "1.5.0", null, null)).attempt().problem())
        .isEmpty();
    assertThat(Scene.minimal().release(CHANGED).attempt().problem()).isEmpty();
  }

  /** What began may have migrated a database, and some of its processes run. */
  @Test
  void whatBeganAndWasNeverCompleteIsHeldToItsRelease() {
    VersionStatus began = new VersionStatus(null, "1.5.0", Topology.Monolith, DIGEST);
    VersionStatus other = new VersionStatus(null, "1.4.0", Topology.Monolith, DIGEST);

    assertThat(scene(began).attempt().problem()).isEmpty();
    assertThat(scene(began).release(CHANGED).attempt().problem().map(Problem::reason))
        .contains(Reason.ReleaseChanged);
    assertThat(scene(other).release(CHANGED).attempt().problem()).isEmpty();
  }

  @Test
  void anotherVersionAndAnotherTopologyAreAskedForOnPurpose() {
    VersionStatus older = new VersionStatus("1.4.0", "1.5.0", Topology.Monolith, "sha256:older");
    assertThat(scene(older).attempt().problem()).isEmpty();
    assertThat(running(DIGEST).release(CHANGED).set("topology: Microservices").attempt().problem())
        .isEmpty();
  }

  @Test
  void ofTwoThatServeOneHostOnlyOneMayRun() {
    ReleaseSpec two =
        Shipped.release(
            Shipped.tree(
                """
                topologies:
                - name: Monolith
                  schema: {migration: {image: 'm:1', command: [m]}}
                  components:
                  - {name: web, image: 'w:1', command: [w], scaling: Scalable, port: 1, purpose: Web, publicPaths: [/]}
                  - {name: new, image: 'w:2', command: [w], scaling: Scalable, enabledByDefault: false, port: 1, purpose: Web, publicPaths: [/]}
                """));
    Scene scene = Scene.minimal().release(two);
    assertThat(scene.attempt().problem()).isEmpty();

    assertThat(scene.set("apps: [{name: new, enabled: true}]").attempt().problem())
        .hasValueSatisfying(
            problem -> {
              assertThat(problem.reason()).isEqualTo(Reason.PurposeRepeated);
              assertThat(problem.message()).contains("purpose Web, one of them new;");
            });
    assertThat(
            scene
                .set("apps: [{name: new, enabled: true}, {name: web, enabled: false}]")
                .attempt()
                .problem())
        .isEmpty();
  }

  /** An instance that was complete with a release of a digest. */
  private static Scene running(String digest) {
    return scene(new VersionStatus("1.5.0", "1.5.0", Topology.Monolith, digest));
  }

  private static Scene scene(VersionStatus version) {
    return Scene.minimal()
        .status(Decoder.status(Json.tree(Map.of("observedGeneration", 1, "version", version))));
  }

  private static String digest(ReleaseSpec release) {
    return Optional.ofNullable(Edition.of(release, Json.tree(release)).digests().get("Monolith"))
        .orElseThrow();
  }
}
