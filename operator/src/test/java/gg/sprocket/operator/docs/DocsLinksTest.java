package gg.sprocket.operator.docs;

import static org.assertj.core.api.Assertions.assertThat;

import gg.sprocket.operator.api.RepositoryFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class DocsLinksTest {

  private static final int LONGEST = 250;
  private static final Pattern MAKE = Pattern.compile("(?m)(?:^\\$ |`)make ([a-z-]+)");
  private static final Pattern TARGET = Pattern.compile("(?m)^([a-z-]+):");

  @TestFactory
  Stream<DynamicTest> everyRelativeLinkLeadsSomewhere() {
    return Page.all().stream()
        .map(page -> DynamicTest.dynamicTest(page.path(), () -> followLinks(page)));
  }

  private static void followLinks(Page page) {
    for (String link : page.links()) {
      if (!link.matches("[a-z]+:.*")) {
        follow(page, link);
      }
    }
  }

  private static void follow(Page page, String link) {
    int hash = link.indexOf('#');
    String path = hash < 0 ? link : link.substring(0, hash);
    Path target = path.isEmpty() ? page.file() : page.file().resolveSibling(path).normalize();
    assertThat(target).as("link %s of %s", link, page.path()).exists();
    assertThat(target).as("link %s of %s", link, page.path()).startsWith(RepositoryFolder.ROOT);
    if (hash >= 0) {
      Page there = Page.at(RepositoryFolder.ROOT.relativize(target).toString());
      assertThat(there.anchors())
          .as("headings for the link %s of %s", link, page.path())
          .contains(link.substring(hash + 1));
    }
  }

  @Test
  void theIndexListsEveryPage() {
    Page index = Page.at("docs/README.md");
    Set<String> listed = index.links().stream().collect(Collectors.toSet());
    Path docs = RepositoryFolder.ROOT.resolve("docs");
    assertThat(Page.all().stream().filter(page -> page.file().startsWith(docs)))
        .filteredOn(page -> !page.equals(index))
        .extracting(page -> docs.relativize(page.file()).toString())
        .allSatisfy(path -> assertThat(listed).contains(path));
  }

  @Test
  void theReadmeListsEveryExample() throws IOException {
    try (Stream<Path> examples = Files.list(RepositoryFolder.ROOT.resolve("examples"))) {
      assertThat(examples.map(file -> "examples/" + file.getFileName()))
          .isSubsetOf(Page.at("README.md").links());
    }
  }

  @TestFactory
  Stream<DynamicTest> pagesAreShort() {
    return Page.all().stream()
        .filter(page -> !page.text().contains("This page is generated from"))
        .map(
            page ->
                DynamicTest.dynamicTest(
                    page.path(),
                    () -> assertThat(page.text().lines().count()).isLessThanOrEqualTo(LONGEST)));
  }

  @Test
  void everyMakeTargetExists() throws IOException {
    String makefile = Files.readString(RepositoryFolder.ROOT.resolve("Makefile"));
    Set<String> targets =
        TARGET.matcher(makefile).results().map(m -> m.group(1)).collect(Collectors.toSet());
    assertThat(targets).contains("test", "demo");
    assertThat(Page.all())
        .allSatisfy(
            page ->
                assertThat(MAKE.matcher(page.text()).results().map(m -> m.group(1)))
                    .as(page.path())
                    .isSubsetOf(targets));
  }
}
