package gg.sprocket.dev.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ThinLayerTest {
  @TempDir Path folder;

  @Test
  void holdsFilesAsTheyWereAskedFor() throws IOException {
    String deep = "/a".repeat(90) + "/file";
    Path program = Files.writeString(folder.resolve("program"), "#!/bin/sh\n");
    assertThat(program.toFile().setExecutable(true)).isTrue();

    TarFile layer =
        written(
            List.of(
                ImageFile.text("plain", deep),
                ImageFile.script("exit", "/bin/script"),
                ImageFile.copy(program, "/bin/program"),
                new ImageFile.Folder("/data", 999, 01777),
                new ImageFile.Link("../bin/program", "/sbin/link")));

    assertThat(layer.names())
        .containsExactly(deep.substring(1), "bin/script", "bin/program", "data/", "sbin/link");
    assertThat(layer.entry(deep.substring(1)).text()).isEqualTo("plain");
    assertThat(mode(layer, deep.substring(1))).isEqualTo(0644);
    assertThat(mode(layer, "bin/script")).isEqualTo(0755);
    assertThat(mode(layer, "bin/program")).isEqualTo(0755);
    assertThat(layer.entry("bin/program").text()).isEqualTo("#!/bin/sh\n");
    assertThat(mode(layer, "data/")).isEqualTo(01777);
    assertThat(layer.entry("data/").header().getLongUserId()).isEqualTo(999);
    assertThat(layer.entry("data/").header().isDirectory()).isTrue();
    assertThat(layer.entry("sbin/link").header().isSymbolicLink()).isTrue();
    assertThat(layer.entry("sbin/link").header().getLinkName()).isEqualTo("../bin/program");
  }

  /** Java's runtime compares times of jars with those that an archive of classes was made of. */
  @Test
  void belongsToRootAndToNoParticularTime() throws IOException {
    TarFile layer = written(List.of(ImageFile.text("plain", "/file")));

    TarArchiveEntry header = layer.entry("file").header();
    assertThat(header.getLongUserId()).isZero();
    assertThat(header.getLongGroupId()).isZero();
    assertThat(header.getUserName()).isEmpty();
    assertThat(header.getLastModifiedTime().toMillis()).isZero();
  }

  @Test
  void isAnotherForAnotherContent() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "one");
    ThinLayer layer = new ThinLayer(List.of(ImageFile.copy(file, "/file")));
    List<String> before = layer.fingerprint();
    assertThat(layer.fingerprint()).isEqualTo(before);

    Files.writeString(file, "two");
    assertThat(layer.fingerprint()).isNotEqualTo(before);
    assertThat(new ThinLayer(List.of(ImageFile.copy(file, "/elsewhere"))).fingerprint())
        .isNotEqualTo(layer.fingerprint());
  }

  @Test
  void takesAWholeFolder() throws IOException {
    Path tree = folder.resolve("tree");
    Files.createDirectories(tree.resolve("sub"));
    Files.writeString(tree.resolve("sub/b"), "b");
    Files.writeString(tree.resolve("a"), "a");
    Files.createSymbolicLink(tree.resolve("sub/link"), Path.of("b"));

    assertThat(ImageFile.tree(tree, "/opt"))
        .containsExactly(
            new ImageFile.Copy(tree.resolve("a"), "/opt/a", false),
            new ImageFile.Copy(tree.resolve("sub/b"), "/opt/sub/b", false),
            new ImageFile.Link("b", "/opt/sub/link"));
  }

  @Test
  void refusesAPathThatBeginsNowhere() {
    assertThatThrownBy(() -> written(List.of(ImageFile.text("plain", "file"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("file is not an absolute path");
  }

  private TarFile written(List<ImageFile> files) throws IOException {
    Path file = folder.resolve("layer.tar");
    new ThinLayer(files).write(file);
    return TarFile.read(file);
  }

  private static int mode(TarFile layer, String name) {
    return layer.entry(name).header().getMode() & 07777;
  }
}
