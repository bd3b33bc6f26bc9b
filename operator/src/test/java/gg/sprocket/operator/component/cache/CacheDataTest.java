package gg.sprocket.operator.component.cache;

import static org.assertj.core.api.Assertions.assertThat;

import gg.sprocket.operator.component.Scene;
import gg.sprocket.operator.component.Shipped;
import gg.sprocket.operator.resource.Labels;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import org.junit.jupiter.api.Test;

/** What the cache holds goes by who works with it. */
class CacheDataTest {

  private final Scene scene =
      Scene.minimal().release(Shipped.release("1.4.0")).set("version: 1.4.0").settle();

  @Test
  void nothingIsLostWhileAReleaseRunsThatKeepsStateThere() {
    assertThat(parameters()).contains("appendonly yes", "noeviction");

    scene.release(Shipped.release("1.5.0")).set("{version: 1.5.0, profile: Tiny}").pass();
    assertThat(parameters()).contains("appendonly yes", "noeviction");
    assertThat(scene.all(Deployment.class))
        .anyMatch(app -> Labels.label(app, Labels.VERSION).filter("1.4.0"::equals).isPresent());

    scene.settle();
    assertThat(parameters()).contains("appendonly no").doesNotContain("noeviction");
  }

  @Test
  void aPodOfThatReleaseCountsAsLongAsItIsThere() {
    scene.pod(pod()).release(Shipped.release("1.5.0")).set("version: 1.5.0").settle();
    assertThat(parameters()).contains("appendonly yes");

    scene.noPods().settle();
    assertThat(parameters()).contains("appendonly no");
  }

  @Test
  void aPodOfThatReleaseThatWasEvictedDoesNothingAnyMore() {
    Pod evicted = new PodBuilder(pod()).withNewStatus().withPhase("Failed").endStatus().build();
    scene.pod(evicted).release(Shipped.release("1.5.0")).set("version: 1.5.0").settle();

    assertThat(parameters()).contains("appendonly no");
  }

  private String parameters() {
    return scene.get(ConfigMap.class, "mle-cache").getData().getOrDefault("parameters.conf", "");
  }

  /** Of a component that the next release has, too: it holds nobody up. */
  private static Pod pod() {
    return new PodBuilder()
        .withNewMetadata()
        .withName("mle-web-x")
        .withLabels(Labels.of("mle", "app", "web"))
        .addToLabels(Labels.VERSION, "1.4.0")
        .endMetadata()
        .build();
  }
}
