package gg.sprocket.dev;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Client programs of PostgreSQL of the system's distribution: 15 in Debian 12. */
public final class PostgresClient {

  private static final DebianPackages PACKAGES =
      new DebianPackages(
          "postgres-client", List.of("postgresql-client-15", "libpq5", "libreadline8"));

  private PostgresClient() {}

  /** Where {@code psql} and {@code pg_isready} are, and what they need to run. */
  public static Map<String, String> environment(LocalServers servers) {
    Path root = PACKAGES.unpack(servers);
    return Map.of(
        "PATH",
        root.resolve("usr/lib/postgresql/15/bin") + ":" + System.getenv("PATH"),
        "LD_LIBRARY_PATH",
        PACKAGES.libraries(root));
  }
}
