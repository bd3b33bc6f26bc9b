package gg.sprocket.operator.docs;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;

import gg.sprocket.operator.api.RepositoryFolder;
import gg.sprocket.operator.plan.Reason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Whatever the code of Vaults can tell has an entry with commands. */
class VaultRunbookTest {

  private static final Path CODE = Path.of("operator/src/main/java/gg/sprocket/operator");
  private static final Pattern REASON = Pattern.compile("\\bReason\\.([A-Z][A-Za-z]+)");
  private static final List<String> SECTIONS =
      Stream.of(
              "vault-runbook",
              "vault-rotation",
              "vault-snapshots",
              "vault-seals",
              "vault-seal-migration",
              "external-vault")
          .map(page -> Page.at("docs/guides/%s.md".formatted(page)).text())
          .flatMap(text -> Arrays.stream(text.split("\n## ", -1)))
          .toList();

  /** Said of a Vault that nobody wants, and of pods that start. */
  private static final Set<Reason> OF_NO_VAULT =
      EnumSet.of(Reason.Disabled, Reason.Progressing, Reason.PodNotReady);

  @TestFactory
  Stream<DynamicTest> everyReasonHasAnEntryWithCommands() {
    return reasons()
        .map(
            reason ->
                DynamicTest.dynamicTest(
                    reason.name(),
                    () ->
                        assertThat(SECTIONS)
                            .filteredOn(section -> section.startsWith("`%s`\n".formatted(reason)))
                            .singleElement(as(InstanceOfAssertFactories.STRING))
                            .contains("```console\n$ kubectl ")));
  }

  private static Stream<Reason> reasons() {
    Set<String> told =
        sources()
            .flatMap(file -> REASON.matcher(text(file)).results().map(name -> name.group(1)))
            .collect(Collectors.toSet());
    assertThat(told).hasSizeGreaterThan(15);
    return Arrays.stream(Reason.values())
        .filter(reason -> told.contains(reason.name()) || reason.name().matches("Vault(?!Value).*"))
        .filter(reason -> !OF_NO_VAULT.contains(reason));
  }

  private static Stream<Path> sources() {
    Path code = RepositoryFolder.ROOT.resolve(CODE);
    Stream<Path> ofVaults =
        Stream.of("component/vault", "apply", "observe", "plan")
            .flatMap(folder -> files(code.resolve(folder)).stream())
            .filter(file -> String.valueOf(file.getFileName()).startsWith("Vault"));
    return Stream.concat(ofVaults, files(code.resolve("keys")).stream());
  }

  private static List<Path> files(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".java")).toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list " + folder, e);
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }
}
