package gg.sprocket.standin.settings;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gg.sprocket.standin.Fatal;
import gg.sprocket.standin.Surroundings;
import gg.sprocket.standin.postgres.Server;
import java.util.Optional;

/**
 * What clients/image-generation-frontend reads: one plain file and three secret files, of which the
 * database's has a name of its own.
 *
 * @param database the database, never over TLS
 * @param poolSize connections of each of its two pools
 * @param storage the S3 service
 * @param bucket bucket of images
 * @param queue queue of image-generation, missed at the first use alone
 */
public record FrontendSettings(
    Server database, int poolSize, Remote.Storage storage, String bucket, Optional<String> queue) {

  private static final String FILE = "/app/src/config.json";

  /** Reads them. */
  public static FrontendSettings of(Surroundings here) {
    ObjectNode config = ConfigFiles.plain(here, FILE);
    return new FrontendSettings(
        new Server(
            text(config, "knex", "host"),
            number(config, "knex", "port"),
            text(config, "knex", "user"),
            secret(here, "db-secret.txt"),
            text(config, "knex", "database"),
            Server.Tls.OFF),
        number(config, "knex", "pool_size"),
        new Remote.Storage(
            text(config, "minio", "endpoint"),
            number(config, "minio", "port"),
            Settings.truthy(config.path("minio").path("ssl")),
            secret(here, "minio-access.txt"),
            secret(here, "minio-secret.txt")),
        text(config, "minio", "bucket"),
        Optional.of(config.path("transport").path("queue"))
            .filter(JsonNode::isTextual)
            .map(JsonNode::textValue));
  }

  private static String text(ObjectNode config, String block, String name) {
    return value(config, block, name).asText();
  }

  private static int number(ObjectNode config, String block, String name) {
    JsonNode value = value(config, block, name);
    if (!value.isNumber()) {
      throw new Fatal("TypeError: " + block + "." + name + " should be of type number");
    }
    return value.intValue();
  }

  private static JsonNode value(ObjectNode config, String block, String name) {
    JsonNode inner = config.path(block);
    if (inner.isMissingNode()) {
      throw new Fatal("TypeError: Cannot read properties of undefined (reading '" + name + "')");
    }
    if (inner.path(name).isMissingNode()) {
      throw new Fatal("TypeError: " + block + "." + name + " is undefined");
    }
    return inner.path(name);
  }

  private static String secret(Surroundings here, String name) {
    String path = "/app/secret/" + name;
    return Settings.content(here.file(path))
        .orElseThrow(
            () -> new Fatal("Error: ENOENT: no such file or directory, open '" + path + "'"));
  }
}
