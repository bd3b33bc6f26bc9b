package gg.sprocket.dev.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageArchiveTest {
  @TempDir Path folder;

  private Layer base;
  private Layer thin;

  @BeforeEach
  void layers() throws IOException {
    base = Layer.of(Files.writeString(folder.resolve("base.tar"), "the base"));
    thin = Layer.of(Files.writeString(folder.resolve("thin.tar"), "what is on top"));
  }

  @Test
  void holdsEachLayerOnceUnderItsDigest() throws IOException {
    TarFile archive = written("a.tar", images());

    assertThat(archive.names()).doesNotHaveDuplicates();
    assertThat(archive.entry("oci-layout").text()).isEqualTo("{\"imageLayoutVersion\":\"1.0.0\"}");
    assertThat(blob(archive, base.digest()).text()).isEqualTo("the base");
    assertThat(blob(archive, thin.digest()).text()).isEqualTo("what is on top");
    assertThat(archive.entries())
        .filteredOn(entry -> entry.name().startsWith("blobs/"))
        .allSatisfy(entry -> assertThat(entry.name()).isEqualTo("blobs/sha256/" + entry.digest()))
        // Two layers, two images with a manifest and a configuration each.
        .hasSize(6);
  }

  @Test
  void namesEveryImageByEachOfItsReferences() throws IOException {
    TarFile archive = written("a.tar", images());

    JsonNode manifests = json(archive.entry("index.json")).at("/manifests");
    assertThat(manifests)
        .extracting(one -> one.at("/annotations/io.containerd.image.name").asText())
        .containsExactly("example.org/one:1", "example.org/one:latest", "example.org/two:2");
    assertThat(manifests)
        .allSatisfy(
            one ->
                assertThat(one.at("/annotations/org.opencontainers.image.ref.name").asText())
                    .isEqualTo(one.at("/annotations/io.containerd.image.name").asText()));
    assertThat(manifests.get(0).get("digest")).isEqualTo(manifests.get(1).get("digest"));
  }

  @Test
  void saysHowAnImageIsMadeAndRun() throws IOException {
    TarFile archive = written("a.tar", images());

    JsonNode manifest =
        json(blob(archive, digest(json(archive.entry("index.json")).at("/manifests/0"))));
    assertThat(IntStream.range(0, 2).mapToObj(i -> digest(manifest.at("/layers/" + i))))
        .containsExactly(base.digest(), thin.digest());
    assertThat(manifest.at("/layers/1/size").asLong()).isEqualTo(thin.size());

    JsonNode config = json(blob(archive, digest(manifest.get("config"))));
    assertThat(config.get("os").asText()).isEqualTo("linux");
    assertThat(config.get("architecture").asText()).isEqualTo("amd64");
    assertThat(config.at("/rootfs/diff_ids/1").asText()).isEqualTo("sha256:" + thin.digest());
    assertThat(Serialization.asYaml(config.get("config")))
        .isEqualTo(
            """
            ---
            Cmd:
            - "argument"
            Entrypoint:
            - "/program"
            Env:
            - "A=b"
            ExposedPorts:
              80/tcp: {}
            StopSignal: "SIGINT"
            User: "1000:1000"
            Volumes:
              /data: {}
            WorkingDir: "/work"
            """);
  }

  @Test
  void isTheSameForTheSameImages() throws IOException {
    written("a.tar", images());
    written("b.tar", images());

    assertThat(folder.resolve("a.tar")).hasSameBinaryContentAs(folder.resolve("b.tar"));
  }

  private List<Image> images() {
    ImageConfig config =
        ImageConfig.running("/program")
            .arguments("argument")
            .env("A", "b")
            .as("1000:1000")
            .in("/work")
            .listening(80)
            .keeping("/data")
            .stoppedBy("SIGINT");
    return List.of(
        new Image(
            List.of("example.org/one:1", "example.org/one:latest"), List.of(base, thin), config),
        new Image(List.of("example.org/two:2"), List.of(base), ImageConfig.running("/other")));
  }

  private TarFile written(String name, List<Image> images) throws IOException {
    ImageArchive.write(folder.resolve(name), "amd64", images);
    return TarFile.read(folder.resolve(name));
  }

  private static TarFile.Entry blob(TarFile archive, String digest) {
    return archive.entry("blobs/sha256/" + digest);
  }

  private static String digest(JsonNode descriptor) {
    return descriptor.get("digest").asText().substring("sha256:".length());
  }

  private static JsonNode json(TarFile.Entry entry) {
    return Serialization.unmarshal(entry.text(), JsonNode.class);
  }
}
