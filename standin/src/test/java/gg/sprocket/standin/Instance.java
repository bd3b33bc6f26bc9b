package gg.sprocket.standin;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.StreamSupport;

/**
 * An instance of a release over the servers of this machine.
 *
 * @param database its database
 * @param topology what it consists of
 * @param folder where its containers lie
 * @param queue URI of RabbitMQ
 */
record Instance(Backing.Database database, JsonNode topology, Path folder, String queue) {

  static Instance of(Backing.Database database, String version, String topology) {
    return of(database, version, topology, "");
  }

  static Instance of(Backing.Database database, String version, String topology, String queue) {
    return new Instance(
        database,
        ReleaseComponent.topology(version, topology),
        database.backing().servers().folder("containers-" + database.name()),
        queue);
  }

  /** Prelude, migrations, seed. */
  Instance migrated() {
    database.psql(topology.at("/schema/prelude").asText());
    try (Container migration = migration().start()) {
      if (migration.exitCode() != 0) {
        throw new AssertionError(migration.log());
      }
    }
    if (topology.path("schema").has("seed")) {
      database.psql(topology.at("/schema/seed").asText());
    }
    return this;
  }

  Container migration() {
    return container(topology.at("/schema/migration"), "localhost");
  }

  Container component(String name) {
    return component(name, "localhost");
  }

  /** A component that finds the database by another name. */
  Container component(String name, String databaseHost) {
    JsonNode definition =
        StreamSupport.stream(topology.path("components").spliterator(), false)
            .filter(component -> component.path("name").asText().equals(name))
            .findFirst()
            .orElseThrow(() -> new AssertionError("no component " + name));
    return container(definition, databaseHost);
  }

  private Container container(JsonNode definition, String databaseHost) {
    Map<String, JsonNode> values = new HashMap<>(database.values(databaseHost));
    try {
      return Container.of(
          Files.createTempDirectory(folder, definition.path("name").asText("migration")),
          new ReleaseComponent(definition, values, database.secrets(queue)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
