package gg.sprocket.dev.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DebianMirrorTest {
  @TempDir Path folder;

  @Test
  void isWhereAReleaseItselfIs() {
    assertThat(
            DebianMirror.chosen(
                Stream.of(
                    "https://other.example.org/ stable Docker",
                    "https://mirror.example.org/security/ bookworm-security Debian-Security",
                    "https://mirror.example.org/debian/ bookworm-updates Debian",
                    "https://mirror.example.org/debian/ bookworm Debian")))
        .contains("https://mirror.example.org/debian");
  }

  @Test
  void isNoneOfAnotherSystem() {
    assertThat(
            DebianMirror.chosen(Stream.of("https://mirror.example.org/ubuntu/ noble Ubuntu", "")))
        .isEmpty();
  }

  @Test
  void isReachedInARootFileSystemAsByTheMachine() throws IOException {
    Path authorities = Files.writeString(folder.resolve("own.crt"), "authorities");
    DebianMirror mirror =
        new DebianMirror(
            "https://mirror.example.org",
            List.of(
                "Acquire::https::Proxy \"http://proxy.example.org:3128\";",
                "Acquire::https::CaInfo \"%s\";".formatted(authorities),
                "APT::Install-Recommends \"1\";",
                "Acquire::Retries \"0\";"));

    Path written = mirror.write(Files.createDirectory(folder.resolve("recipe")), "/tmp/recipe");

    assertThat(written)
        .hasContent(
            """
            Acquire::Languages "none";
            Acquire::https::Proxy "http://proxy.example.org:3128";
            Acquire::https::CaInfo "/tmp/recipe/authorities.crt";
            """);
    assertThat(folder.resolve("recipe/authorities.crt")).hasContent("authorities");
    assertThat(mirror.environment()).containsEntry("https_proxy", "http://proxy.example.org:3128");
  }
}
