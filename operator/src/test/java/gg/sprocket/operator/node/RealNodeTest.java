package gg.sprocket.operator.node;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.junit.jupiter.api.Test;

class RealNodeTest {

  /** A class without it would run where no node is, and start another one in another process. */
  @Test
  void everyClassOfTheTierSaysSo() {
    classes()
        .that()
        .haveSimpleNameEndingWith("OnNodeIT")
        .should()
        .beAnnotatedWith(RealNode.class)
        .check(new ClassFileImporter().importPackages("gg.sprocket.operator.node"));
  }
}
