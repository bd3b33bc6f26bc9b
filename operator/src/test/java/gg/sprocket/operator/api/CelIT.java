package gg.sprocket.operator.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import gg.sprocket.operator.api.RuleCase.Reason;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.StatusCause;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.FieldValidateable;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** What a real API server makes of the CRDs: the newest one, and as the oldest that we support. */
class CelIT {
  /** Field of the remark that an object with odd fields is not worth evaluating rules on. */
  private static final String RULES_NOT_CHECKED = "<nil>";

  @TestFactory
  Stream<DynamicTest> onTheNewestKubernetes(@TempDir Path folder) {
    return everything(ApiServer.start(folder));
  }

  @TestFactory
  Stream<DynamicTest> onTheOldestKubernetes(@TempDir Path folder) {
    return everything(ApiServer.start(folder, "--emulated-version=1.34"));
  }

  private static Stream<DynamicTest> everything(ApiServer server) {
    KubernetesClient admin = server.admin();
    Stream<DynamicTest> cases =
        Stream.of(RuleTable.INSTANCES, RuleTable.RELEASES)
            .flatMap(
                table -> {
                  CrdRules rules = table.rules();
                  return table.cases().stream()
                      .map(one -> dynamicTest(one.title(), () -> tryOut(admin, rules, one)));
                });
    return Stream.concat(
            cases,
            Stream.of(
                dynamicTest("an unknown field is refused", () -> refusesUnknownFields(admin)),
                dynamicTest("the status starts at -1", () -> givesStatus(admin)),
                dynamicTest("kubectl shows the columns", () -> showsColumns(server))))
        .onClose(server::close);
  }

  private static void tryOut(KubernetesClient admin, CrdRules rules, RuleCase one) {
    one.before().ifPresent(before -> admin.resource(RuleCase.object(before)).create());
    List<StatusCause> causes = refusal(admin, one);
    switch (one.reason()) {
      case Reason.Rule rule -> {
        List<String> ends =
            Stream.concat(Stream.of(rule), one.also().stream())
                .map(each -> ": " + rules.meant(each).message())
                .toList();
        assertThat(causes).hasSameSizeAs(ends);
        ends.forEach(
            end ->
                assertThat(causes)
                    .extracting(StatusCause::getMessage)
                    .anyMatch(message -> message.endsWith(end)));
      }
      case Reason.Field(String field) ->
          assertThat(causes)
              .filteredOn(cause -> !cause.getField().equals(RULES_NOT_CHECKED))
              .extracting(StatusCause::getField)
              .containsOnly(field);
    }
    send(admin, one, one.good());
  }

  private static List<StatusCause> refusal(KubernetesClient admin, RuleCase one) {
    try {
      send(admin, one, one.bad());
    } catch (KubernetesClientException e) {
      assertThat(e.getCode()).as(e.getMessage()).isEqualTo(422);
      return e.getStatus().getDetails().getCauses();
    }
    throw new AssertionError("accepted: " + one.bad());
  }

  private static void send(KubernetesClient admin, RuleCase one, ObjectNode content) {
    GenericKubernetesResource object = RuleCase.object(content);
    if (one.before().isPresent()) {
      admin.resource(object).update();
    } else {
      admin.resource(object).create();
    }
  }

  private static void refusesUnknownFields(KubernetesClient admin) {
    ObjectNode typo = RuleTable.INSTANCES.baseNamed("typo");
    typo.withObject("/spec").put("databse", "x");
    assertThatThrownBy(
            () ->
                admin
                    .resource(RuleCase.object(typo))
                    .fieldValidation(FieldValidateable.Validation.STRICT)
                    .create())
        .hasMessageContaining("unknown field \"spec.databse\"");
  }

  private static void givesStatus(KubernetesClient admin) {
    ObjectNode release = RuleTable.RELEASES.baseNamed("0.1.0-fresh");
    admin.resource(RuleCase.object(release)).create();
    assertThat(
            admin
                .resource(RuleCase.object(release))
                .get()
                .<Integer>get("status", "observedGeneration"))
        .isEqualTo(-1);
    ObjectNode fresh = RuleTable.INSTANCES.baseNamed("fresh");
    admin.resource(RuleCase.object(fresh)).create();
    GenericKubernetesResource stored = admin.resource(RuleCase.object(fresh)).get();
    assertThat(stored.<Integer>get("status", "observedGeneration")).isEqualTo(-1);
    assertThat(stored.<String>get("spec", "profile")).isEqualTo("Small");
  }

  private static void showsColumns(ApiServer server) {
    ObjectNode shown = RuleTable.INSTANCES.baseNamed("shown");
    server.admin().resource(RuleCase.object(shown)).create();
    shown.set("status", CrdGeneration.parse(STATUS));
    server.admin().resource(RuleCase.object(shown)).updateStatus();
    assertThat(server.kubectl("get", "spi", "shown", "-n", ApiServer.NAMESPACE))
        .matches(
            "NAME +ORGANIZATION +PHASE +READY +VERSION +URL +AGE\\n"
                + "shown +mle +Running +True +1.5.0 +https://mle.example.org +\\d+s\\n");
    assertThat(server.kubectl("get", "spi", "shown", "-n", ApiServer.NAMESPACE, "-o", "wide"))
        .matches(
            "(?s)NAME .* AGE +TARGET +AVAILABLE +PROFILE +MESSAGE\\n"
                + ".*1.5.0 +True +Small +everything runs as wanted\\n");
    ObjectNode release = RuleTable.RELEASES.baseNamed("0.1.0-shown");
    server.admin().resource(RuleCase.object(release)).create();
    release.set("status", CrdGeneration.parse(RELEASE_STATUS));
    server.admin().resource(RuleCase.object(release)).updateStatus();
    assertThat(server.kubectl("get", "sprel", "0.1.0-shown"))
        .matches(
            "NAME +TOPOLOGIES +READY +INUSE +AGE\\n"
                + "0.1.0-shown +Monolith, Microservices +True +False +\\d+s\\n");
    assertThat(server.kubectl("get", "sprel", "0.1.0-shown", "-o", "wide"))
        .matches("(?s)NAME .* AGE +MESSAGE\\n.*every topology passed the checks\\n");
    assertThat(server.kubectl("get", "sprocket", "-A")).contains("shown", "0.1.0-shown");
  }

  private static final String RELEASE_STATUS =
      """
      observedGeneration: 1
      topologies: Monolith, Microservices
      conditions:
      - {type: Ready, status: "True", reason: Usable, message: every topology passed the checks, lastTransitionTime: "2026-01-01T00:00:00Z"}
      - {type: InUse, status: "False", reason: Unused, message: "", lastTransitionTime: "2026-01-01T00:00:00Z"}
      """;

  private static final String STATUS =
      """
      observedGeneration: 1
      phase: Running
      conditions:
      - {type: Ready, status: "True", reason: Running, message: everything runs as wanted, lastTransitionTime: "2026-01-01T00:00:00Z"}
      - {type: Available, status: "True", reason: Running, message: "", lastTransitionTime: "2026-01-01T00:00:00Z"}
      version: {current: 1.5.0, target: 1.5.0}
      endpoints:
      - {purpose: Api, url: "https://api.mle.example.org", access: public, ready: true}
      - {purpose: Web, url: "https://mle.example.org", access: public, ready: true}
      """;
}
