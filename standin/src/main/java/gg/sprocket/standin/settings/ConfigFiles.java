package gg.sprocket.standin.settings;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gg.sprocket.standin.Fatal;
import gg.sprocket.standin.Json;
import gg.sprocket.standin.Surroundings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The JSON files of the programs, each found and merged as its program does. */
public final class ConfigFiles {

  private ConfigFiles() {}

  /**
   * Node's package config: {@code NODE_CONFIG_DIR}, or {@code config} in the working directory;
   * there {@code default.json} and the file that {@code NODE_ENV} names, merged deeply. So a file
   * {@code /app/config/production.json} is passed over where NODE_CONFIG_DIR says otherwise, as in
   * the image of the monolith (apps/monolith/Dockerfile).
   *
   * @throws Fatal if a file is no JSON
   */
  public static ObjectNode node(Surroundings here) {
    Path folder = here.file(here.variable("NODE_CONFIG_DIR").orElse("config"));
    String environment = here.variable("NODE_ENV").orElse("development");
    ObjectNode all = Json.object();
    for (String name : List.of("default", environment)) {
      Path file = folder.resolve(name + ".json");
      if (Files.isRegularFile(file)) {
        merge(all, parse(here, file));
      }
    }
    return all;
  }

  /**
   * The Python service's way (microservices/replay-parse-service/src/config.py): {@code
   * default.json} and the file that {@code ENV} names, merged shallowly, so that each block of the
   * second replaces the first's as a whole. Without {@code ENV} it asks for a file that no image
   * has.
   *
   * @throws Fatal with Python's words if the second is missing
   */
  public static ObjectNode python(Surroundings here) {
    Path folder = here.file(here.variable("CONFIG_DIR").orElse("/app/config"));
    ObjectNode all = Json.object();
    for (String name : List.of("default", here.variable("ENV").orElse("development"))) {
      Path file = folder.resolve(name + ".json");
      if (!Files.isRegularFile(file)) {
        throw new Fatal(
            "FileNotFoundError: [Errno 2] No such file or directory: '" + here.name(file) + "'");
      }
      all.setAll(parse(here, file));
    }
    return all;
  }

  /**
   * One plain file, as clients/image-generation-frontend reads {@code /app/src/config.json}.
   *
   * @throws Fatal with Node's words if there is none
   */
  public static ObjectNode plain(Surroundings here, String path) {
    Path file = here.file(path);
    if (!Files.isRegularFile(file)) {
      throw new Fatal("Error: ENOENT: no such file or directory, open '" + path + "'");
    }
    return parse(here, file);
  }

  private static ObjectNode parse(Surroundings here, Path file) {
    try {
      JsonNode parsed = Json.read(Files.readString(file));
      if (parsed instanceof ObjectNode object) {
        return object;
      }
      throw new Fatal("Error: Cannot parse config file: '" + here.name(file) + "': not an object");
    } catch (JsonProcessingException e) {
      throw new Fatal(
          "Error: Cannot parse config file: '%s': SyntaxError: line %d"
              .formatted(
                  here.name(file), e.getLocation() == null ? 0 : e.getLocation().getLineNr()),
          e);
    } catch (IOException e) {
      throw new Fatal("Error: EACCES: permission denied, open '" + here.name(file) + "'", e);
    }
  }

  private static void merge(ObjectNode into, ObjectNode from) {
    from.properties()
        .forEach(
            entry -> {
              if (into.get(entry.getKey()) instanceof ObjectNode inner
                  && entry.getValue() instanceof ObjectNode more) {
                merge(inner, more);
              } else {
                into.set(entry.getKey(), entry.getValue());
              }
            });
  }
}
