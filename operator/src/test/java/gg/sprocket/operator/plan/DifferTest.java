package gg.sprocket.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import gg.sprocket.operator.resource.Labels;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When a difference becomes a change, with caches that lag and webhooks that bend. */
class DifferTest {

  private static final ObjectRef REF = new ObjectRef(ConfigMap.class, "mle-config");
  private static final Wanted WANTED = new Wanted.Owned(Forms.configMap("new"));

  private static HasMetadata stamped(String value) {
    return Forms.STAMP.owned("part", Forms.configMap(value));
  }

  private static Writes wrote(String value, long version, boolean seen) {
    return wrote(value, version, Optional.empty(), seen);
  }

  private static Writes wrote(String value, long version, Optional<String> bend, boolean seen) {
    String hash = Forms.hashOf(stamped(value));
    return new Writes(Map.of(REF, new Writes.Write(hash, version, bend, seen)));
  }

  private static Optional<Change> change(Writes writes, HasMetadata... live) {
    return new Differ(Forms.observed(writes, live), Forms.STAMP)
        .change("part", new Wanted.Owned(Forms.configMap("new")));
  }

  @Test
  void whatIsThereAsWantedIsLeftAlone() {
    assertThat(change(Writes.NONE, Forms.live(stamped("new"), 5))).isEmpty();
  }

  @Test
  void whatIsMissingIsMade() {
    assertThat(change(Writes.NONE))
        .hasValueSatisfying(c -> assertThat(((Change.Apply) c).known()).isFalse());
  }

  @Test
  void whatTheCacheDoesNotShowYetIsNotMadeTwice() {
    assertThat(change(wrote("new", 9, false))).isEmpty();
  }

  @Test
  void whatTheCacheShowedAndLostWasRemovedAndIsMadeAgain() {
    assertThat(change(wrote("new", 9, true))).isPresent();
  }

  @Test
  void aNewFormIsSentAlthoughTheFormerIsStillUnseen() {
    assertThat(change(wrote("old", 9, false))).isPresent();
  }

  @Test
  void anOldFormInALaggingCacheIsNotCorrectedTwice() {
    assertThat(change(wrote("new", 9, false), Forms.live(stamped("old"), 5))).isEmpty();
  }

  @Test
  void aLaterVersionOfAnotherFormIsCorrected() {
    assertThat(change(wrote("new", 9, true), Forms.live(stamped("old"), 12))).isPresent();
  }

  @Test
  void whatAWebhookBendsOnEachWriteIsSentOnce() {
    HasMetadata bent = Forms.live(stamped("new"), 9);
    ((ConfigMap) bent).setData(Map.of("key", "bent"));
    assertThat(change(Writes.NONE, bent)).isPresent();
    assertThat(change(wrote("new", 9, true), bent)).isEmpty();
  }

  @Test
  void whatStaysBentAsItWasAnsweredIsNotSentAgain() {
    HasMetadata bent = Forms.live(stamped("new"), 12);
    ((ConfigMap) bent).setData(Map.of("key", "bent", "theirs", "1"));
    Writes answered = wrote("new", 9, Bend.of(stamped("new"), bent), true);
    assertThat(change(answered, bent)).isEmpty();

    HasMetadata otherwise = Forms.live(stamped("new"), 13);
    ((ConfigMap) otherwise).setData(Map.of("key", "otherwise"));
    assertThat(change(answered, otherwise)).isPresent();
  }

  @Test
  void whatSomebodyChangesAfterOurWriteIsPutBack() {
    HasMetadata changed = Forms.live(stamped("new"), 10);
    ((ConfigMap) changed).setData(Map.of("key", "theirs"));
    assertThat(change(wrote("new", 9, true), changed)).isPresent();
  }

  @Test
  void whatIsBeingDeletedIsLeftAlone() {
    HasMetadata going = Forms.live(stamped("old"), 5);
    going.getMetadata().setDeletionTimestamp("2026-03-01T11:00:00Z");
    assertThat(change(Writes.NONE, going)).isEmpty();
  }

  @Test
  void aFormerInstancesObjectIsAnObstacle() {
    Stamp former = new Stamp(new Identity("league", "mle", "former", 1, false, Map.of()), "data");
    HasMetadata object = Forms.live(former.owned("part", Forms.configMap("new")), 5);
    Differ differ = new Differ(Forms.observed(Writes.NONE, object), Forms.STAMP);
    assertThat(differ.obstacle(WANTED))
        .hasValueSatisfying(p -> assertThat(p.reason()).isEqualTo(Reason.TerminatingObject));
  }

  /** Jobs cannot change: one of another form is removed while that costs nothing. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}                                                      | Delete",
        "{conditions: [{type: Failed, status: 'True'}]}          | Delete",
        "{conditions: [{type: Complete, status: 'True'}]}        | nothing"
      })
  void aJobOfAnotherForm(String status, String expected) {
    Job live =
        (Job)
            Yaml.kubernetes(
                Yaml.merged(
                    gg.sprocket.operator.resource.Json.tree(
                        Forms.live(Forms.STAMP.owned("part", job(1)), 5)),
                    Yaml.object("{status: %s}".formatted(status))));
    Differ differ = new Differ(Forms.observed(Writes.NONE, live), Forms.STAMP);
    assertThat(
            differ
                .change("part", new Wanted.Owned(job(2)))
                .map(c -> c.getClass().getSimpleName())
                .orElse("nothing"))
        .isEqualTo(expected);
    assertThat(differ.change("part", new Wanted.Owned(job(1)))).isEmpty();
  }

  @Test
  void aJobThatLostALabelGetsItBack() {
    HasMetadata live = Forms.live(Forms.STAMP.owned("part", job(1)), 5);
    live.getMetadata().getLabels().remove(Labels.COMPONENT);
    assertThat(
            new Differ(Forms.observed(Writes.NONE, live), Forms.STAMP)
                .change("part", new Wanted.Owned(job(1))))
        .hasValueSatisfying(c -> assertThat(c).isInstanceOf(Change.Apply.class));
  }

  @Test
  void anAutoscalersNumberOfPodsStaysAlsoWhenTheReleasesChanges() {
    Deployment live = (Deployment) Forms.live(Forms.STAMP.owned("part", deployment(1)), 5);
    Differ differ = new Differ(Forms.observed(Writes.NONE, live), Forms.STAMP);
    assertThat(differ.change("part", new Wanted.Owned(deployment(2))))
        .map(DifferTest::pods)
        .contains(2);

    live.getSpec().setReplicas(4);
    assertThat(differ.change("part", new Wanted.Owned(deployment(1)))).isEmpty();
    assertThat(differ.change("part", new Wanted.Owned(deployment(2))))
        .map(DifferTest::pods)
        .contains(4);
  }

  private static int pods(Change change) {
    return ((Deployment) ((Change.Apply) change).object()).getSpec().getReplicas();
  }

  private static Deployment deployment(int first) {
    return new DeploymentBuilder()
        .withNewMetadata()
        .withName("mle-web")
        .addToAnnotations(Labels.REPLICAS, String.valueOf(first))
        .endMetadata()
        .withNewSpec()
        .withReplicas(first)
        .endSpec()
        .build();
  }

  private static Job job(int retries) {
    return new JobBuilder()
        .withNewMetadata()
        .withName("mle-job")
        .endMetadata()
        .withNewSpec()
        .withBackoffLimit(retries)
        .endSpec()
        .build();
  }

  @Test
  void onlyOwnObjectsOfThePartArePruned() {
    HasMetadata ours = Forms.live(stamped("new"), 5);
    HasMetadata kept = named(Forms.STAMP.kept("part", Forms.configMap("k")), "kept");
    HasMetadata other = named(Forms.STAMP.owned("other", Forms.configMap("o")), "other");
    Differ differ =
        new Differ(
            Forms.observed(Writes.NONE, ours, Forms.live(kept, 6), Forms.live(other, 7)),
            Forms.STAMP);
    assertThat(differ.prune("part", java.util.Set.of()))
        .singleElement()
        .satisfies(c -> assertThat(c.ref()).isEqualTo(REF));
    assertThat(differ.prune("part", java.util.Set.of(REF))).isEmpty();
  }

  private static HasMetadata named(HasMetadata object, String name) {
    object.getMetadata().setName(name);
    return object;
  }

  @Test
  void labelsOfOursThatSomebodyTookAwayArePutBack() {
    HasMetadata stripped = Forms.live(stamped("new"), 5);
    stripped.getMetadata().getLabels().remove(Labels.PART_OF);
    assertThat(change(Writes.NONE, stripped)).isPresent();
  }
}
