package gg.sprocket.dev.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gg.sprocket.dev.DevFailure;
import gg.sprocket.dev.Progress;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageCacheTest {
  @TempDir Path root;

  private final AtomicInteger runs = new AtomicInteger();
  private ImageCache cache;

  @BeforeEach
  void makeCache() {
    cache =
        new ImageCache(
            root,
            new Progress(
                new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8)));
  }

  @Test
  void makesOnceForAnInput() throws IOException {
    Path one = made("one");
    Path two = made("two");

    assertThat(made("one")).isEqualTo(one);
    assertThat(one.resolve("file")).hasContent("one");
    assertThat(two.resolve("file")).hasContent("two");
    assertThat(runs).hasValue(2);
    assertThat(one.resolveSibling("build")).doesNotExist();
  }

  @Test
  void knowsTheDigestOfALayer() {
    ImageCache.LayerWork work =
        (folder, layer) -> {
          runs.incrementAndGet();
          Files.writeString(layer, "layer");
        };
    Layer first = cache.layer("some", List.of("input"), work);

    assertThat(first.digest()).isEqualTo(Digests.of(first.file()));
    assertThat(cache.layer("some", List.of("input"), work)).isEqualTo(first);
    assertThat(runs).hasValue(1);
  }

  @Test
  void leavesNothingOfAFailureThatLooksFinished() {
    ImageCache.Work failing =
        (work, result) -> {
          Files.writeString(result.resolve("half"), "half");
          throw new DevFailure("no room");
        };

    assertThatThrownBy(() -> cache.made("some", List.of("one"), failing)).hasMessage("no room");
    assertThat(made("one").resolve("half")).doesNotExist();
    assertThat(made("one").resolve("file")).hasContent("one");
  }

  @Test
  void tellsInputsApartByTheirBorders() {
    assertThat(Digests.name(List.of("ab", "c"))).isNotEqualTo(Digests.name(List.of("a", "bc")));
  }

  private Path made(String input) {
    return cache.made(
        "some",
        List.of(input),
        (work, result) -> {
          runs.incrementAndGet();
          Files.writeString(result.resolve("file"), input);
        });
  }
}
