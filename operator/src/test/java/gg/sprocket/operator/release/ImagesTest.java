package gg.sprocket.operator.release;

import static org.assertj.core.api.Assertions.assertThat;

import gg.sprocket.operator.api.v1alpha1.ImageOverride;
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
  void anOverrideIsTakenLiterally() {
    Images images =
        images(
            "mirror.example.org",
            List.of(new ImageOverride("redis", "registry.example.org/redis:8.2")));
    assertThat(images.redis()).isEqualTo("registry.example.org/redis:8.2");
    assertThat(images.postgres()).isEqualTo("mirror.example.org/library/postgres:17");
    assertThat(images.versitygw()).startsWith("mirror.example.org/versity/versitygw:");
  }

  private static Images images(@Nullable String registry, List<ImageOverride> overrides) {
    return new Images(new ImagesSpec(registry, PullPolicy.IfNotPresent, List.of(), overrides));
  }
}
