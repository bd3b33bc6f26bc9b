package gg.sprocket.operator.docs;

import static org.assertj.core.api.Assertions.assertThat;

import gg.sprocket.operator.api.RepositoryFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

class DependenciesDocTest {

  private static final List<String> POMS =
      List.of("pom.xml", "dev/pom.xml", "operator/pom.xml", "standin/pom.xml");

  /** What brings in code: dependencies and BOMs, plugins, annotation processors. */
  private static final List<String> KINDS = List.of("dependency", "plugin", "path");

  @Test
  void everyDependencyHasALineAndEveryLineADependency() throws Exception {
    Set<String> used = new TreeSet<>(goPrograms());
    // The formatter is a setting of its plugin.
    used.add("google-java-format");
    for (String pom : POMS) {
      used.addAll(artifacts(pom));
    }

    assertThat(used).contains("operator-framework-core", "nullaway", "spotless-maven-plugin");
    assertThat(Page.at("docs/development/dependencies.md").keys())
        .containsExactlyInAnyOrderElementsOf(used);
  }

  private static Set<String> artifacts(String pom)
      throws IOException, ParserConfigurationException, SAXException {
    Element project =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(RepositoryFolder.ROOT.resolve(pom).toFile())
            .getDocumentElement();
    Set<String> artifacts = new TreeSet<>();
    for (String kind : KINDS) {
      elements(project, kind)
          .filter(element -> !child(element, "groupId").equals("gg.sprocket"))
          .map(element -> child(element, "artifactId"))
          .forEach(artifacts::add);
    }
    return artifacts;
  }

  private static String child(Element element, String name) {
    return elements(element, name).findFirst().map(Element::getTextContent).orElse("");
  }

  private static Stream<Element> elements(Element parent, String name) {
    NodeList found = parent.getElementsByTagName(name);
    return IntStream.range(0, found.getLength()).mapToObj(found::item).map(Element.class::cast);
  }

  private static List<String> goPrograms() throws IOException {
    try (Stream<Path> folders = Files.list(RepositoryFolder.ROOT.resolve("dev/programs"))) {
      return folders.map(folder -> folder.getFileName().toString()).toList();
    }
  }
}
