package gg.sprocket.operator.docs;

import static org.assertj.core.api.Assertions.assertThat;

import gg.sprocket.operator.api.RepositoryFolder;
import gg.sprocket.operator.resource.Names;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class LabelsDocTest {

  private static final String SOURCE =
      "operator/src/main/java/gg/sprocket/operator/resource/Labels.java";
  private static final Pattern KEY = Pattern.compile("String [A-Z_]+ =\\s+\"([^\"]+/[^\"]+)\";");

  @Test
  void thePageHasEveryKeyAndNoOther() throws IOException {
    Set<String> keys = new TreeSet<>(Set.of(Names.FINALIZER));
    KEY.matcher(Files.readString(RepositoryFolder.ROOT.resolve(SOURCE)))
        .results()
        .forEach(constant -> keys.add(constant.group(1)));

    assertThat(keys).hasSizeGreaterThan(10);
    assertThat(Page.at("docs/reference/labels-and-annotations.md").keys())
        .containsExactlyInAnyOrderElementsOf(keys);
  }
}
