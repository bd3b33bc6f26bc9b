package gg.sprocket.standin.service;

import com.fasterxml.jackson.databind.JsonNode;
import gg.sprocket.standin.Fatal;
import gg.sprocket.standin.Json;
import gg.sprocket.standin.Surroundings;
import gg.sprocket.standin.storage.Buckets;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Images of report cards (microservices/image-generation-service): fonts of a template are laid
 * beside those of the image, so {@code /app/fonts} must hold {@code fonts.conf} and be writable;
 * the image is written with a public ACL, which the bucket must take.
 */
record ReportCards(Surroundings here, Buckets buckets, String bucket) {

  private static final Map<String, String> PUBLIC = Map.of("x-amz-acl", "public-read");

  JsonNode render() {
    String folder = here.variable("FONTCONFIG_PATH").orElse("/app/fonts");
    Path fonts = here.file(folder);
    if (!Files.isRegularFile(fonts.resolve("fonts.conf"))) {
      throw new Fatal("Fontconfig error: Cannot load default config file: No such file: " + folder);
    }
    try {
      Path temporary = Files.createDirectories(fonts.resolve("temp"));
      Path font = Files.createTempFile(temporary, "font", ".ttf");
      Files.delete(font);
    } catch (IOException e) {
      throw new Fatal("Error: EROFS: read-only file system, mkdir '" + folder + "/temp'", e);
    }
    byte[] image = "report card".getBytes(StandardCharsets.UTF_8);
    String name = "scrim_report_cards/outputs/standin.png";
    buckets.put(bucket, name, image, PUBLIC);
    if (buckets.get(bucket, name).length != image.length) {
      throw new Fatal("Error: bucket " + bucket + " gave back something else");
    }
    return Json.object().put("outputPath", name);
  }
}
