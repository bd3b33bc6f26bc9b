package gg.sprocket.operator.release;

import static org.assertj.core.api.Assertions.assertThat;

import gg.sprocket.dev.image.LocalImages;
import gg.sprocket.operator.api.v1alpha1.ImageOverride;
import gg.sprocket.operator.api.v1alpha1.ImageRewrite;
import gg.sprocket.operator.api.v1alpha1.ImagesSpec;
import gg.sprocket.operator.api.v1alpha1.PullPolicy;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImagesTest {

  @ParameterizedTest
  @CsvSource({
    "docker.io/library/postgres:17,       mirror.example.org,       mirror.example.org/library/postgres:17",
    "ghcr.io/a/b@sha256:00,               mirror.example.org/hub,   mirror.example.org/hub/a/b@sha256:00",
    "localhost/a:1,                       mirror.example.org:5000,  mirror.example.org:5000/a:1",
    "localhost:5000/a:1,                  mirror.example.org,       mirror.example.org/a:1",
    "versity/versitygw:v1,                mirror.example.org,       mirror.example.org/versity/versitygw:v1",
    "postgres:17,                         mirror.example.org,       mirror.example.org/postgres:17",
    "docker.io/library/redis:8,           ,                         docker.io/library/redis:8"
  })
  void theRegistryReplacesTheHost(String usual, @Nullable String registry, String expected) {
    assertThat(images(registry, List.of()).of("any", usual)).isEqualTo(expected);
  }

  @Test
  void aNodeWithoutARegistryHasTheServices() {
    assertThat(LocalImages.serviceReferences())
        .containsExactlyInAnyOrder(
            Images.POSTGRES,
            Images.REDIS,
            Images.RABBITMQ,
            Images.VERSITYGW,
            Images.VAULT,
            LocalImages.PAUSE);
  }

  @Test
  void anOverrideIsTakenLiterally() {
    Images images =
        images(
            "mirror.example.org",
            List.of(new ImageOverride("redis", "registry.example.org/redis:8.2")));
    assertThat(images.redis()).isEqualTo("registry.example.org/redis:8.2");
    assertThat(images.postgres()).isEqualTo("mirror.example.org/library/postgres:17");
    assertThat(images.versitygw()).startsWith("mirror.example.org/versity/versitygw:");
  }

  @ParameterizedTest
  @CsvSource({
    "ghcr.io/sprocketbot/core:1.5.0,        hub.example.org/league/core:1.5.0",
    "ghcr.io/sprocketbot/core@sha256:00,    hub.example.org/league/core@sha256:00",
    "ghcr.io/sprocketbot/web:1@sha256:00,   special.example.org/w:1@sha256:00",
    "ghcr.io/sprocketbotany/core:1,         rest.example.org/sprocketbotany/core:1",
    "postgres:17,                           docker.example.org/library/postgres:17",
    "docker.io/versity/versitygw:v1,        docker.example.org/versity/versitygw:v1",
    "quay.io/any/thing:1,                   rest.example.org/any/thing:1"
  })
  void theLongestRewriteThatFitsCounts(String usual, String expected) {
    Images images =
        images(
            "rest.example.org",
            List.of(
                new ImageRewrite("docker.io", "docker.example.org"),
                new ImageRewrite("ghcr.io/sprocketbot", "hub.example.org/league"),
                new ImageRewrite("ghcr.io/sprocketbot/web", "special.example.org/w")),
            List.of());
    assertThat(images.of("any", usual)).isEqualTo(expected);
  }

  private static Images images(@Nullable String registry, List<ImageOverride> overrides) {
    return images(registry, List.of(), overrides);
  }

  private static Images images(
      @Nullable String registry, List<ImageRewrite> rewrite, List<ImageOverride> overrides) {
    return new Images(
        new ImagesSpec(registry, rewrite, PullPolicy.IfNotPresent, List.of(), overrides));
  }
}
