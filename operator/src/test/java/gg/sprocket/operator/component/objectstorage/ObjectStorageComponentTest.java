package gg.sprocket.operator.component.objectstorage;

import static org.assertj.core.api.Assertions.assertThat;

import gg.sprocket.operator.api.v1alpha1.ComponentStatus.State;
import gg.sprocket.operator.component.Scene;
import gg.sprocket.operator.plan.Health;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import org.junit.jupiter.api.Test;

/** When the buckets are made, and made again. */
class ObjectStorageComponentTest {

  private static final String CLAIM = "mle-object-storage-data";

  private final Scene scene = Scene.minimal().settle();

  @Test
  void aNewVolumeGetsItsBucketsThoughTheFormerJobIsComplete() {
    String former = job();
    scene.get(PersistentVolumeClaim.class, CLAIM).getMetadata().setUid("new volume");

    assertThat(scene.health("objectStorage").state()).isNotEqualTo(State.Ready);
    assertThat(scene.changes())
        .contains("Delete Job/" + former)
        .anyMatch(change -> change.startsWith("Apply Job/mle-buckets-"));
    scene.settle();
    assertThat(job()).isNotEqualTo(former);
    assertThat(scene.health("objectStorage").state()).isEqualTo(State.Ready);
  }

  @Test
  void withoutAVolumeNoBucketsAreMade() {
    scene.remove(scene.get(PersistentVolumeClaim.class, CLAIM));

    assertThat(scene.changes())
        .contains("Apply PersistentVolumeClaim/" + CLAIM)
        .noneMatch(change -> change.contains("Job/mle-buckets-"));
    assertThat(scene.health("objectStorage")).returns(State.Waiting, Health::state);
  }

  private String job() {
    return scene.all(Job.class).stream()
        .map(job -> job.getMetadata().getName())
        .filter(name -> name.startsWith("mle-buckets-"))
        .reduce((_, _) -> "more than one")
        .orElse("none");
  }
}
