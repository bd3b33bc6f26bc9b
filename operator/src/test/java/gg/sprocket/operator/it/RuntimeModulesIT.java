package gg.sprocket.operator.it;

import static org.assertj.core.api.Assertions.assertThat;

import gg.sprocket.operator.api.RepositoryFolder;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.module.Configuration;
import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** That the runtime in the operator's image has every module that the packaged operator names. */
class RuntimeModulesIT {
  private static final Path PACKAGED = RepositoryFolder.ROOT.resolve("operator/target");

  @Test
  void areWhatThePackagedOperatorNeeds() throws IOException {
    List<String> listed =
        Files.readAllLines(RepositoryFolder.ROOT.resolve("dev/images/java/modules"));
    Set<String> there =
        Configuration.empty()
            .resolve(ModuleFinder.ofSystem(), ModuleFinder.of(), listed)
            .modules()
            .stream()
            .map(module -> module.name())
            .collect(Collectors.toSet());

    List<String> needed = needed();

    assertThat(needed).contains("java.base", "java.sql", "jdk.httpserver");
    assertThat(there).containsAll(needed);
  }

  private static List<String> needed() throws IOException {
    List<String> arguments =
        new ArrayList<>(
            List.of("--multi-release=25", "--ignore-missing-deps", "--print-module-deps"));
    arguments.add(PACKAGED.resolve("sprocket-operator.jar").toString());
    try (Stream<Path> libraries = Files.list(PACKAGED.resolve("lib"))) {
      libraries.map(Path::toString).forEach(arguments::add);
    }
    StringWriter out = new StringWriter();
    int code =
        ToolProvider.findFirst("jdeps")
            .orElseThrow()
            .run(
                new PrintWriter(out, true),
                new PrintWriter(out, true),
                arguments.toArray(String[]::new));
    assertThat(code).as(out::toString).isZero();
    return List.of(out.toString().strip().lines().toList().getLast().split(",", -1));
  }
}
