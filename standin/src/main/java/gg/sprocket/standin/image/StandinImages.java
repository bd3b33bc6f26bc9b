package gg.sprocket.standin.image;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gg.sprocket.standin.Json;
import gg.sprocket.standin.image.StandinImage.Content;
import gg.sprocket.standin.service.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The images of the application, by the names of the releases. Each has the programs of its own
 * services only, so that a command for another image's fails as it would in the real one.
 */
public final class StandinImages {

  private static final String REGISTRY = "ghcr.io/sprocketbot/";
  private static final String FONTS = "/app/fonts/fonts.conf";

  /** What 1.4 and 1.5 have in common. */
  private static final List<String> MIGRATIONS =
      List.of(
          "1651453834448-CreateSchema",
          "1651453834449-Standin",
          "1658967501286-Automigration",
          "1659572530450-AddStatFieldsMledb",
          "1660017999971-AddGoalsAgainstMle",
          "1662789295067-Automigration",
          "1663638768069-Automigration",
          "1773000000000-DropMledbPlayerAccountTrackerUnique");

  private static final List<String> MIGRATIONS_SINCE_ONE_FIVE =
      List.of(
          "1776000000000-TransactionsWebhook",
          "1778569600000-PlatformEphemeralStatePostgres",
          "1779000000000-ReplaySubmissionPostgres");

  private static final Map<String, Kind> SERVICES =
      Map.of(
          "discord-bot", Kind.BOT,
          "matchmaking-service", Kind.MATCHMAKING,
          "notification-service", Kind.NOTIFICATION,
          "submission-service", Kind.SUBMISSION,
          "server-analytics-service", Kind.ANALYTICS,
          "image-generation-service", Kind.IMAGE_GENERATION);

  private StandinImages() {}

  /** All of them. */
  public static List<StandinImage> all() {
    List<StandinImage> images = new ArrayList<>();
    images.addAll(ofOneX("1.4.0"));
    images.addAll(ofOneX("1.5.0"));
    images.addAll(ofPreview("2.0.0-preview.1"));
    return images;
  }

  /** All of them, and what their maker has to know of the program, for one that reads JSON. */
  public static ObjectNode asJson() {
    ObjectNode list =
        Json.object()
            .put("folder", StandinImage.JAR_FOLDER)
            .put("workingDirectory", StandinImage.WORKING_DIRECTORY)
            .put("classes", StandinImage.CLASSES)
            .put("rehearsal", StandinImage.REHEARSAL)
            .put("rehearsed", StandinImage.REHEARSED);
    ArrayNode images = list.putArray("images");
    for (StandinImage image : all()) {
      ArrayNode files = images.addObject().put("reference", image.reference()).putArray("files");
      for (Content file : image.files()) {
        files
            .addObject()
            .put("path", file.path())
            .put("text", file.text())
            .put("executable", file.executable());
      }
    }
    return list;
  }

  private static List<StandinImage> ofOneX(String version) {
    List<StandinImage> images = new ArrayList<>();
    images.add(node("core", version, Kind.CORE.main(), migrations(version)));
    if (!version.startsWith("1.4.")) {
      List<Content> more = new ArrayList<>(migrations(version));
      more.add(fonts());
      images.add(node("monolith", version, Kind.MONOLITH.main(), more));
    }
    new TreeMap<>(SERVICES)
        .forEach(
            (name, kind) ->
                images.add(
                    node(
                        name,
                        version,
                        kind.main(),
                        kind == Kind.IMAGE_GENERATION ? List.of(fonts()) : List.of())));
    for (String name : List.of("web", "image-generation-frontend")) {
      images.add(node(name, version, "/app/clients/" + name + "/build/index.js", List.of()));
    }
    images.add(parser(version));
    return images;
  }

  private static List<StandinImage> ofPreview(String version) {
    List<Content> files = new ArrayList<>();
    files.add(script("bun"));
    for (String path :
        List.of(
            "/app/lib/src/tracing.ts",
            "/app/core/src/main.ts",
            "/app/core/src/datasource.ts",
            "/app/clients/discord/src/main.ts",
            "/app/clients/web/build/index.js")) {
      files.add(new Content(path, "// sprocket " + version + "\n", false));
    }
    files.add(copy("sprocket/config.yaml", "/app/core/config.yaml"));
    for (String name : List.of("1733000000000-Initial", "1733000000001-Standin")) {
      files.add(
          copy("sprocket/migrations/" + name + ".sql", "/app/core/src/migrations/" + name + ".ts"));
    }
    return List.of(new StandinImage(REGISTRY + "sprocket:" + version, files), parser(version));
  }

  private static StandinImage node(String name, String version, String main, List<Content> more) {
    List<Content> files = new ArrayList<>(List.of(script("node"), script("npm")));
    files.add(new Content(main, "// sprocket " + version + "\n", false));
    files.addAll(more);
    return new StandinImage(REGISTRY + name + ":" + version, files);
  }

  private static StandinImage parser(String version) {
    List<Content> files = new ArrayList<>(List.of(script("python")));
    if (version.startsWith("1.4.")) {
      files.add(script("celery"));
    }
    files.add(new Content("/app/src/main.py", "# sprocket " + version + "\n", false));
    files.add(copy("replay-parse/default.json", "/app/config/default.json"));
    return new StandinImage(REGISTRY + "replay-parse-service:" + version, files);
  }

  private static List<Content> migrations(String version) {
    Stream<String> names =
        version.startsWith("1.4.")
            ? MIGRATIONS.stream()
            : Stream.concat(MIGRATIONS.stream(), MIGRATIONS_SINCE_ONE_FIVE.stream());
    List<Content> files = new ArrayList<>();
    files.add(copy("core/package.json", "/app/core/package.json"));
    names.forEach(
        name ->
            files.add(
                copy("core/migrations/" + name + ".sql", "/app/core/migrations/" + name + ".ts")));
    return files;
  }

  private static Content fonts() {
    return copy("fonts/fonts.conf", FONTS);
  }

  private static Content script(String name) {
    return new Content("/usr/local/bin/" + name, text("bin/java-program"), true);
  }

  private static Content copy(String resource, String path) {
    return new Content(path, text(resource), false);
  }

  private static String text(String resource) {
    try (InputStream in = StandinImages.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("the jar lacks " + resource);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + resource, e);
    }
  }
}
