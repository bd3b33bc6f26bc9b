package gg.sprocket.operator.component;

import static org.assertj.core.api.Assertions.assertThat;

import gg.sprocket.operator.plan.OptionalKind;
import gg.sprocket.operator.plan.Platform;
import gg.sprocket.operator.plan.Problem;
import gg.sprocket.operator.plan.Reason;
import gg.sprocket.operator.plan.SecretTraits;
import gg.sprocket.operator.plan.Surroundings;
import gg.sprocket.operator.resource.Labels;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Data that is given another name, piece by piece. */
class RenamingTest {

  private static final String CLAIM = "mle-database-data";

  @Test
  void nothingIsMadeInPlaceOfWhatIsMissing() {
    Scene scene = Scene.minimal().annotate(Labels.RENAMED_FROM, "old");

    Problem refused = refusal(scene);
    assertThat(refused.reason()).isEqualTo(Reason.RenameIncomplete);
    assertThat(refused.message())
        .contains("old renamed", "Secret/mle-fingerprint", "Secret/mle-database-login")
        .contains("Secret/mle-generated-jwt")
        .hasSizeLessThan(512);
    assertThat(scene.attempt().changes()).isEmpty();
  }

  @Test
  void claimsCountToo() {
    Scene scene = renamed();
    scene.remove(scene.get(PersistentVolumeClaim.class, CLAIM));

    assertThat(refusal(scene).message()).contains("PersistentVolumeClaim/" + CLAIM);
    assertThat(scene.attempt().changes()).isEmpty();
  }

  @Test
  void aWholeSetIsTakenOver() {
    assertThat(renamed().attempt().problem()).isEmpty();
  }

  @Test
  void aClaimOfAVolumeThatTheClusterChoseIsNotOfTheData() {
    for (PersistentVolumeClaim claim : List.of(claim(null, false), claim("pv-9", true))) {
      Problem refused = refusal(renamed().put(claim));

      assertThat(refused.reason()).isEqualTo(Reason.RenameIncomplete);
      assertThat(refused.message()).contains(CLAIM, "spec.volumeName", "old");
    }
  }

  @Test
  void theFormerInstanceHasToBeGone() {
    Scene scene = renamed().surroundings(beside("old"));
    assertThat(refusal(scene).message()).contains("SprocketInstance old is still there");

    assertThat(scene.surroundings(beside("another")).attempt().problem()).isEmpty();
  }

  @Test
  void aLoginThatIsMissingBesideItsClaimHoldsEverything() {
    assertThat(refusal(renamed().lose("mle-database-login")).reason())
        .isEqualTo(Reason.CredentialsLost);
  }

  @Test
  void aLoginThatDoesNotFitHoldsEverything() {
    SecretTraits traits = new SecretTraits(Set.of(), Set.of(), Set.of(), Set.of("users.acl"));

    assertThat(refusal(renamed().traits("mle-cache-login", traits)).reason())
        .isEqualTo(Reason.CredentialsMismatched);
  }

  @Test
  void aSecretWithoutItsLabelsHoldsEverything() {
    Scene scene = renamed().lose("mle-cache-login");
    scene.secret("mle-cache-login", Map.of("password", "x", "users.acl", "y"));

    assertThat(refusal(scene).reason()).isEqualTo(Reason.ForeignObject);
  }

  @Test
  void whatAPersonWantsMadeAnewIsMade() {
    Scene scene =
        renamed().lose("mle-database-login").annotate(Labels.REPLACE_LOST, "mle-database-login");

    assertThat(scene.changes()).contains("CreateCredentials Secret/mle-database-login");
  }

  @Test
  void halfOfASetIsNoticedWithoutTheAnnotation() {
    Scene scene = Scene.minimal().settle();
    String dataId = scene.instance().dataId();
    scene.kept("old-fingerprint", "old", dataId);
    assertThat(scene.attempt().problem()).as("a whole one").isEmpty();

    scene.remove(scene.get(PersistentVolumeClaim.class, CLAIM));
    Problem refused = refusal(scene);
    assertThat(refused.reason()).isEqualTo(Reason.RenameIncomplete);
    assertThat(refused.message())
        .contains("Secret old-fingerprint of old", "PersistentVolumeClaim/" + CLAIM)
        .contains(Labels.RENAMED_FROM + "=old")
        .hasSizeLessThan(512);
  }

  /** The longest names, and everything that the largest release keeps. */
  @Test
  void howeverMuchIsMissingTheNextStepIsTold() {
    String former = "a-name-of-as-many-as-30-letters";
    Scene scene = Scene.minimal().release(Shipped.release("1.4.0")).set("version: 1.4.0");
    Scene half = scene.kept(former + "-fingerprint", former, scene.instance().dataId());

    assertThat(refusal(half).message())
        .hasSizeLessThanOrEqualTo(512)
        .contains(" more. If this is " + former + " renamed")
        .endsWith("otherwise remove that Secret");
    assertThat(refusal(scene.annotate(Labels.RENAMED_FROM, former)).message())
        .hasSizeLessThanOrEqualTo(512)
        .endsWith("while the annotation sprocket.gg/renamed-from is there");
  }

  @Test
  void otherDataOfTheNamespaceDoesNotCount() {
    Scene scene = Scene.minimal().settle().kept("old-fingerprint", "old", "other");
    scene.remove(scene.get(PersistentVolumeClaim.class, CLAIM));

    assertThat(scene.changes()).contains("Apply PersistentVolumeClaim/" + CLAIM);
  }

  @Test
  void anInstanceThatNamesItselfIsNotRenamed() {
    assertThat(Scene.minimal().annotate(Labels.RENAMED_FROM, "mle").attempt().problem()).isEmpty();
  }

  /** One that runs on the volumes and Secrets of another. */
  private static Scene renamed() {
    Scene scene = Scene.minimal().settle();
    scene
        .all(PersistentVolumeClaim.class)
        .forEach(claim -> scene.put(ofVolume(claim, "pv-1", false)));
    return scene.annotate(Labels.RENAMED_FROM, "old");
  }

  private static PersistentVolumeClaim claim(@Nullable String volume, boolean chosenByCluster) {
    Scene scene = Scene.minimal().settle();
    return ofVolume(scene.get(PersistentVolumeClaim.class, CLAIM), volume, chosenByCluster);
  }

  private static PersistentVolumeClaim ofVolume(
      PersistentVolumeClaim claim, @Nullable String volume, boolean chosenByCluster) {
    PersistentVolumeClaimBuilder builder = new PersistentVolumeClaimBuilder(claim);
    builder.editSpec().withVolumeName(volume).endSpec();
    if (chosenByCluster) {
      builder
          .editMetadata()
          .addToAnnotations("pv.kubernetes.io/bound-by-controller", "yes")
          .endMetadata();
    }
    return builder.build();
  }

  private static Surroundings beside(String neighbour) {
    return new Surroundings(
        List.of(), OptionalKind.noneInstalled(), Set.of(), Set.of(neighbour), Platform.UNDECIDED);
  }

  private static Problem refusal(Scene scene) {
    Optional<Problem> problem = scene.attempt().problem();
    assertThat(problem).isPresent();
    return problem.orElseThrow();
  }
}
