package gg.sprocket.dev;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class GoToolchainTest {
  private static final GoToolchain.InDocker DOCKER =
      new GoToolchain.InDocker(Path.of("/cache/go"), "1000:100");

  @Test
  void goOnThePathComesFirst() {
    assertThat(GoToolchain.find(machine("go1.26.1", "29.1.0"), DOCKER))
        .isEqualTo(new GoToolchain.Installed());
    assertThat(GoToolchain.find(machine("devel go2-5f7abe", null), DOCKER))
        .isEqualTo(new GoToolchain.Installed());
  }

  @Test
  void withoutAGoThatWillDoDockerTakesItsPlace() {
    assertThat(GoToolchain.find(machine(null, "29.1.0"), DOCKER)).isEqualTo(DOCKER);
    assertThat(GoToolchain.find(machine("go1.19.8", "29.1.0"), DOCKER)).isEqualTo(DOCKER);
  }

  @Test
  void withNeitherBothAreNamed() {
    assertThatThrownBy(() -> GoToolchain.find(machine(null, null), DOCKER))
        .hasMessageContainingAll("no `go` runs here", "https://go.dev/doc/install", "Docker");
    assertThatThrownBy(() -> GoToolchain.find(machine("go1.19.8", null), DOCKER))
        .hasMessageContaining("`go` here is go1.19.8");
  }

  @Test
  void theContainerSeesTheSamePathsAndWritesAsTheSameUser() {
    List<String> command =
        DOCKER.command(List.of("build", "./x"), Map.of("GOOS", "darwin"), Path.of("/work"));

    assertThat(command)
        .startsWith("docker", "run", "--rm", "--user", "1000:100")
        .containsSubsequence("-v", "/work:/work", "-v", "/cache/go:/cache/go", "-w", "/work")
        .contains("GOPATH=/cache/go", "GOOS=darwin")
        .endsWith("docker.io/library/golang:1.26", "go", "build", "./x");
  }

  private static Function<List<String>, Optional<String>> machine(
      @Nullable String go, @Nullable String docker) {
    return command -> Optional.ofNullable(command.getFirst().equals("go") ? go : docker);
  }
}
