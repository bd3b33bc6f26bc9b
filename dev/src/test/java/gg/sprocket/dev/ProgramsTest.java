package gg.sprocket.dev;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ProgramsTest {
  private static final Target LINUX = new Target("linux", "amd64");
  private static final Pins PINS =
      new Pins(
          "module a\n\nrequire (\n\tgo.etcd.io/etcd/server/v3 v3.6.16 // indirect\n)\n", "h1:x\n");

  @TempDir Path cache;

  @Test
  void theSamePinsGiveTheSameHash() {
    assertThat(PINS.hash(Program.ETCD, LINUX))
        .isEqualTo(new Pins(PINS.goMod(), PINS.goSum()).hash(Program.ETCD, LINUX))
        .hasSize(16);
  }

  @Test
  void everythingThatShapesAProgramChangesTheHash() {
    String original = PINS.hash(Program.ETCD, LINUX);

    assertThat(new Pins(PINS.goMod() + "// x", PINS.goSum()).hash(Program.ETCD, LINUX))
        .isNotEqualTo(original);
    assertThat(new Pins(PINS.goMod(), PINS.goSum() + "h1:y").hash(Program.ETCD, LINUX))
        .isNotEqualTo(original);
    assertThat(PINS.hash(Program.ETCD, new Target("darwin", "amd64"))).isNotEqualTo(original);
    assertThat(PINS.hash(Program.ETCD, new Target("linux", "arm64"))).isNotEqualTo(original);
  }

  /** `go mod tidy` drops the sums of a module that a folder stands in for. */
  @Test
  void aModuleThatIsCopiedHasItsSum() {
    Program program = Program.EXTERNAL_SECRETS;
    Pins pins = Pins.of(program);
    String module = SlimModule.of(program).orElseThrow().module();
    assertThat(pins.goSum()).contains(module + " " + pins.version(program) + " h1:");
  }

  @Test
  void aModuleWithoutAFileToReplaceIsRefused() throws IOException {
    Path published = Files.createDirectories(cache.resolve("published"));
    Files.writeString(published.resolve("main.go"), "package main");
    SlimModule slim = new SlimModule("example.org/m", Map.of("gone.go", "package main"));

    assertThatThrownBy(() -> slim.write(published, cache.resolve("work")))
        .isInstanceOf(DevFailure.class)
        .hasMessageContaining("example.org/m has no file gone.go any more");
  }

  @Test
  void programsOfOneModuleDoNotShareAHash() {
    Set<String> hashes = new HashSet<>();
    for (Program program : Program.values()) {
      assertThat(hashes.add(Pins.of(program).hash(program, LINUX))).as(program.binary()).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyProgramIsPinned(Program program) {
    assertThat(Pins.of(program).version(program)).matches("v\\d+\\.\\d+\\.\\d+");
    assertThat(Pins.of(program).goMod()).contains(program.goPackage());
    assertThat(Program.named(program.binary())).contains(program);
  }

  @Test
  void kubernetesProgramsAreToldTheirVersion() {
    String version = Pins.of(Program.KUBECTL).version(Program.KUBECTL);

    assertThat(Pins.of(Program.KUBECTL).buildFlags(Program.KUBECTL))
        .anyMatch(flag -> flag.contains("version.gitVersion=" + version));
    assertThat(Pins.of(Program.KWOK).buildFlags(Program.KWOK))
        .containsExactly("-trimpath", "-ldflags=-s -w");
  }

  @Test
  void vaultIsBuiltOfTheFewPartsThatAreUsed() {
    assertThat(Pins.of(Program.VAULT).buildFlags(Program.VAULT))
        .containsExactly("-trimpath", "-tags=minimal", "-ldflags=-s -w");
    assertThat(Pins.of(Program.VAULT).version(Program.VAULT)).startsWith("v1.21.");
  }

  @Test
  void aCachedProgramIsUsedWithoutAWord() throws IOException {
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    Programs programs =
        new Programs(cache, new Progress(new PrintStream(said, true, StandardCharsets.UTF_8)));
    Path binary =
        cache.resolve(
            "etcd-" + Pins.of(Program.ETCD).hash(Program.ETCD, Target.current()) + "/etcd");
    Files.createDirectories(binary.getParent());
    Files.createFile(binary);
    assertThat(programs.isCached(Program.ETCD)).as("not executable yet").isFalse();
    assertThat(binary.toFile().setExecutable(true)).isTrue();

    assertThat(programs.path(Program.ETCD)).isEqualTo(binary);
    assertThat(said.toString(StandardCharsets.UTF_8)).isEmpty();
  }

  @Test
  void aPinThatIsMissingIsNamed() {
    assertThatThrownBy(() -> PINS.version(Program.KWOK))
        .hasMessageContaining("dev/programs/kwok/go.mod")
        .hasMessageContaining("go mod tidy");
  }

  @Test
  void theCacheIsWhereTheEnvironmentSays() {
    String below = "sprocket-operator/programs";
    assertThat(CacheFolder.programs(Map.of("SPROCKET_CACHE", "/a", "XDG_CACHE_HOME", "/b"), "/h"))
        .isEqualTo(Path.of("/a", below));
    assertThat(CacheFolder.programs(Map.of("SPROCKET_CACHE", " ", "XDG_CACHE_HOME", "/b"), "/h"))
        .isEqualTo(Path.of("/b", below));
    assertThat(CacheFolder.programs(Map.of(), "/h")).isEqualTo(Path.of("/h/.cache", below));
  }

  @Test
  void targetsAreNamedInGoWords() {
    assertThat(Target.of("Mac OS X", "aarch64")).isEqualTo(new Target("darwin", "arm64"));
    assertThat(Target.of("Linux", "x86_64")).isEqualTo(new Target("linux", "amd64"));
  }
}
