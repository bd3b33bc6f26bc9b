package gg.sprocket.operator;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Holds the boundaries: who may import whom, and who may write. */
class ArchitectureTest {

  private static final String ROOT = "gg.sprocket.operator";
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(ROOT);

  /** Packages of ours that each package may import; the root may import all. */
  private static final Map<String, Set<String>> MAY_IMPORT =
      Map.ofEntries(
          Map.entry("api", Set.of()),
          Map.entry("resource", Set.of("api")),
          Map.entry("release", Set.of("api", "resource")),
          Map.entry("plan", Set.of("api", "resource", "release")),
          Map.entry("component", Set.of("api", "resource", "release", "plan")),
          Map.entry("report", Set.of("api", "resource", "release", "plan")),
          Map.entry("telemetry", Set.of()),
          Map.entry("vault", Set.of("api", "resource", "plan")),
          Map.entry("keys", Set.of("resource", "plan", "vault")),
          Map.entry("values", Set.of("plan", "vault", "keys")),
          Map.entry(
              "observe", Set.of("api", "resource", "plan", "telemetry", "vault", "keys", "values")),
          Map.entry(
              "apply", Set.of("api", "resource", "plan", "telemetry", "vault", "keys", "values")),
          Map.entry("reconcile", Set.of("api", "plan", "observe", "apply", "report")),
          Map.entry("probe", Set.of("resource")),
          Map.entry("snapshot", Set.of("resource", "plan", "vault", "probe")));

  @TestFactory
  Stream<DynamicTest> packagesImportOnlyWhatTheyMay() {
    return MAY_IMPORT.entrySet().stream()
        .map(
            rule ->
                DynamicTest.dynamicTest(
                    rule.getKey(), () -> importsOnly(rule.getKey(), rule.getValue())));
  }

  private static void importsOnly(String name, Set<String> others) {
    String[] allowed =
        Stream.concat(others.stream(), Stream.of(name))
            .map(other -> ROOT + "." + other + "..")
            .toArray(String[]::new);
    noClasses()
        .that(resideInAPackage(ROOT + "." + name + ".."))
        .should()
        .dependOnClassesThat(
            resideInAPackage(ROOT + "..").and(DescribedPredicate.not(resideInAnyPackage(allowed))))
        .check(CLASSES);
  }

  @Test
  void everyPackageHasARule() {
    Set<String> packages =
        CLASSES.stream()
            .map(JavaClass::getPackageName)
            .filter(name -> !name.equals(ROOT))
            .map(name -> name.substring(ROOT.length() + 1).replaceAll("\\..*", ""))
            .collect(Collectors.toSet());

    assertThat(packages).isEqualTo(MAY_IMPORT.keySet());
  }

  @Test
  void packagesAreFreeOfCycles() {
    slices().matching(ROOT + ".(**)").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void componentsNeverImportOneAnother() {
    slices().matching(ROOT + ".component.(*)..").should().notDependOnEachOther().check(CLASSES);
  }

  @Test
  void thePureCoreTouchesNothing() {
    noClasses()
        .that(
            resideInAnyPackage(
                ROOT + ".api..",
                ROOT + ".resource..",
                ROOT + ".release..",
                ROOT + ".plan..",
                ROOT + ".component..",
                ROOT + ".report.."))
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(
                "io.javaoperatorsdk..",
                "io.fabric8.kubernetes.client.dsl..",
                "io.fabric8.kubernetes.client.informers..",
                "org.slf4j..",
                "java.net.http..",
                "java.nio.file.."))
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName("io.fabric8.kubernetes.client.KubernetesClient")
        .orShould()
        .callMethod(System.class, "getenv")
        .orShould()
        .callMethod(Instant.class, "now")
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.time.Clock")
        .check(CLASSES);
  }

  @Test
  void onlyTheProbeLoadsTheClientsOfBackingServices() {
    noClasses()
        .that(
            resideInAPackage(ROOT + "..")
                .and(DescribedPredicate.not(resideInAPackage(ROOT + ".probe.."))))
        .should()
        .dependOnClassesThat(resideInAnyPackage("java.sql..", "org.postgresql..", "com.rabbitmq.."))
        .check(CLASSES);
  }

  @Test
  void onlyThePortOfVaultKnowsItsDriver() {
    noClasses()
        .that(outside("vault"))
        .should()
        .dependOnClassesThat(resideInAnyPackage("io.github.jopenlibs.."))
        .check(CLASSES);
  }

  @Test
  void onlyProbeAndVaultOpenConnectionsOfTheirOwn() {
    noClasses()
        .that(outside("vault").and(outside("probe")))
        .should()
        .dependOnClassesThat(resideInAnyPackage("javax.net.."))
        .check(CLASSES);
  }

  private static DescribedPredicate<JavaClass> outside(String name) {
    return resideInAPackage(ROOT + "..")
        .and(DescribedPredicate.not(resideInAPackage(ROOT + "." + name + "..")));
  }

  @Test
  void probeAndSnapshotKnowNothingOfTheCluster() {
    noClasses()
        .that(resideInAnyPackage(ROOT + ".probe..", ROOT + ".snapshot.."))
        .should()
        .dependOnClassesThat(resideInAnyPackage("io.fabric8..", "io.javaoperatorsdk.."))
        .check(CLASSES);
  }

  @Test
  void onlyApplyWrites() {
    noClasses()
        .that(
            resideInAPackage(ROOT + "..")
                .and(DescribedPredicate.not(resideInAPackage(ROOT + ".apply.."))))
        // The lease is the framework's; giving it back is part of ending it.
        .and()
        .doNotHaveFullyQualifiedName(ROOT + ".reconcile.Lease")
        .should()
        .callMethodWhere(
            DescribedPredicate.<JavaMethodCall>describe(
                "writes to the cluster", ArchitectureTest::writes))
        .check(CLASSES);
  }

  private static boolean writes(JavaMethodCall call) {
    return call.getTargetOwner().getPackageName().startsWith("io.fabric8.kubernetes.client")
        && (isRawWrite(call)
            || call.getName()
                .matches(
                    "create|createOr.*|update.*|replace.*|patch.*|edit.*|delete|serverSideApply"));
  }

  /** With nothing but an address it reads. */
  private static boolean isRawWrite(JavaMethodCall call) {
    return call.getName().equals("raw") && call.getTarget().getRawParameterTypes().size() > 1;
  }

  @Test
  void everyPackageForbidsNull() {
    Set<String> unmarked =
        CLASSES.stream()
            .map(JavaClass::getPackage)
            .filter(p -> !p.isAnnotatedWith(NullMarked.class))
            .map(p -> p.getName())
            .filter(name -> name.startsWith(ROOT))
            .collect(Collectors.toSet());

    assertThat(unmarked).isEmpty();
  }

  @Test
  void nothingStaticChanges() {
    fields()
        .that()
        .areStatic()
        .and()
        .areDeclaredInClassesThat(resideInAPackage(ROOT + ".."))
        .should()
        .haveModifier(JavaModifier.FINAL)
        .check(CLASSES);
  }

  @Test
  void namesSayWhatAThingIs() {
    classes()
        .should()
        .haveSimpleNameNotEndingWith("Util")
        .andShould()
        .haveSimpleNameNotEndingWith("Utils")
        .andShould()
        .haveSimpleNameNotEndingWith("Helper")
        .andShould()
        .haveSimpleNameNotEndingWith("Manager")
        .andShould()
        .haveSimpleNameNotEndingWith("Handler")
        .andShould()
        .haveSimpleNameNotEndingWith("Impl")
        .andShould()
        .haveSimpleNameNotStartingWith("Abstract")
        .check(CLASSES);
  }
}
