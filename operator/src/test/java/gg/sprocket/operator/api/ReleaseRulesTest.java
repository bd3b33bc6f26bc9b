package gg.sprocket.operator.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import gg.sprocket.operator.api.v1alpha1.ReleaseStatus;
import gg.sprocket.operator.observe.Decoder;
import gg.sprocket.operator.plan.ObservedRelease;
import gg.sprocket.operator.plan.Problem;
import gg.sprocket.operator.plan.Reason;
import gg.sprocket.operator.plan.ReleaseChecks;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What the API server refuses of a release, the operator finds where it got in all the same. */
class ReleaseRulesTest {

  /** Where rules stand that tell how parts belong together; others are about a single one. */
  private static final Set<String> PATHS =
      Set.of(
          "spec",
          "spec.topologies[]",
          "spec.topologies[].components[].name",
          "spec.secrets[]",
          "spec.secrets[].name");

  @TestFactory
  Stream<DynamicTest> theOperatorRefusesWhatTheApiServerRefuses() {
    return RuleTable.RELEASES.cases().stream()
        .filter(ReleaseRulesTest::tellsHowPartsBelongTogether)
        .map(one -> DynamicTest.dynamicTest(one.title(), () -> isFoundToo(one)));
  }

  private static boolean tellsHowPartsBelongTogether(RuleCase one) {
    return one.before().isEmpty()
        && one.reason() instanceof RuleCase.Reason.Rule(String path, String _)
        && PATHS.contains(path);
  }

  private static void isFoundToo(RuleCase one) {
    assertThat(fault(one.bad()))
        .hasValueSatisfying(p -> assertThat(p.reason()).isEqualTo(Reason.ReleaseInvalid));
    assertThat(fault(one.good())).isEmpty();
  }

  private static Optional<Problem> fault(JsonNode release) {
    String name = release.at("/metadata/name").asText();
    return ReleaseChecks.of(
        new ObservedRelease(
            Instant.EPOCH,
            name,
            "uid",
            1,
            Decoder.release(name, release.get("spec")),
            Optional.empty(),
            ReleaseStatus.NONE));
  }
}
