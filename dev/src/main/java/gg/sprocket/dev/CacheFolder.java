package gg.sprocket.dev;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Where built programs are kept: outside the work tree, so that a fresh clone builds nothing. */
public final class CacheFolder {
  private CacheFolder() {}

  /** {@code $SPROCKET_CACHE}, else {@code $XDG_CACHE_HOME}, else {@code ~/.cache}. */
  public static Path programs(Map<String, String> environment, String home) {
    String root =
        stated(environment, "SPROCKET_CACHE")
            .or(() -> stated(environment, "XDG_CACHE_HOME"))
            .orElse(home + "/.cache");
    return Path.of(root).toAbsolutePath().resolve("sprocket-operator/programs");
  }

  private static Optional<String> stated(Map<String, String> environment, String name) {
    return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
  }
}
