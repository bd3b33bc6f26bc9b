package gg.sprocket.dev.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.module.Configuration;
import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecipesTest {
  private static final Path RECIPES = Path.of("images");

  static List<Path> scripts() throws IOException {
    try (Stream<Path> files = Files.walk(RECIPES)) {
      return files.filter(file -> file.toString().endsWith(".sh")).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("scripts")
  void isWrittenForTheShellThatReadsIt(Path script) throws IOException {
    String first = Files.readAllLines(script).getFirst();
    String shell = first.startsWith("#!") ? first.substring(2) : "/bin/sh";

    assertThat(Command.answer(shell, "-n", script.toString())).hasValue("");
  }

  @ParameterizedTest
  @ValueSource(strings = {"postgres", "redis", "rabbitmq"})
  void hasAnEntrypointThatTheSignalPasses(String image) {
    assertThat(Recipes.text(image + "/setup.sh")).contains("--uid 999 --gid 999 ");
    assertThat(Recipes.text(image + "/docker-entrypoint.sh")).endsWith("exec \"$@\"\n");
  }

  @Test
  void namesTheOneThatIsMissing() {
    assertThatThrownBy(() -> Recipes.text("none/setup.sh"))
        .hasMessage("images/none/setup.sh is not on the class path");
  }

  @Test
  void hasModulesThatThisRuntimeHas() {
    Set<String> modules = Set.copyOf(JavaRuntime.modules());

    assertThat(JavaRuntime.modules()).isSorted().doesNotHaveDuplicates();
    assertThat(
            Configuration.empty()
                .resolve(ModuleFinder.ofSystem(), ModuleFinder.of(), modules)
                .modules())
        .hasSizeGreaterThanOrEqualTo(modules.size());
  }
}
