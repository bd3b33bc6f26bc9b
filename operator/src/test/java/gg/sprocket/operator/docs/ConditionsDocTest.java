package gg.sprocket.operator.docs;

import static org.assertj.core.api.Assertions.assertThat;

import gg.sprocket.operator.api.GeneratedFile;
import gg.sprocket.operator.plan.ConditionType;
import gg.sprocket.operator.plan.Reason;
import gg.sprocket.operator.plan.ReleaseCondition;
import gg.sprocket.operator.report.Notices;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ConditionsDocTest {

  private static final String PAGE =
      """
      # Conditions and reasons

      Every condition that an instance or a release can have, and every reason. This page is generated from the code.

      `Ready`, `Reconciling` and `Stalled` follow kstatus, so `kubectl wait`, Argo CD and Flux understand them. The message of
      a condition names the object, the cause and the next step; the reason says what kind of thing it is.

      ## Conditions

      | Condition | True means |
      | --- | --- |
      %s

      ## Conditions of a release

      | Condition | True means |
      | --- | --- |
      %s

      ## Reasons

      *Stalled*: it does not go on without a person. *Event*: when a condition turns False for this reason, a Warning of the
      same name is recorded, the same one at most every ten minutes.

      | Reason | Meaning | What to do | Stalled | Event |
      | --- | --- | --- | --- | --- |
      %s

      ## Events

      Besides the Warnings above there is one Normal Event: `%s`, when a release runs for the first time.

      See also [Troubleshooting](../guides/troubleshooting.md).
      """;

  @Test
  void thePageIsGenerated() {
    new GeneratedFile("docs/reference/conditions.md")
        .mustBe(PAGE.formatted(conditions(), releaseConditions(), reasons(), Notices.PROVISIONED));
  }

  @Test
  void everyTextIsASentence() {
    Stream<String> ofReasons =
        Arrays.stream(Reason.values())
            .flatMap(reason -> Stream.of(reason.meaning(), reason.remedy()));
    Stream<String> ofConditions =
        Stream.concat(
            Arrays.stream(ConditionType.values()).map(ConditionType::meaning),
            Arrays.stream(ReleaseCondition.values()).map(ReleaseCondition::meaning));
    assertThat(Stream.concat(ofReasons, ofConditions))
        .allSatisfy(text -> assertThat(text).endsWith(".").doesNotContain("|"));
  }

  @Test
  void everyReasonIsInTroubleshootingWhereItBelongs() {
    assertThat(told("where a person is needed"))
        .containsExactlyInAnyOrderElementsOf(reasons(Reason::needsPerson));
    assertThat(
            Stream.of("where it goes on by itself", "where nothing is wrong")
                .flatMap(ConditionsDocTest::told))
        .containsExactlyInAnyOrderElementsOf(reasons(reason -> !reason.needsPerson()));
  }

  private static Stream<String> told(String where) {
    return Stream.of("docs/guides/troubleshooting.md", "docs/guides/vault.md")
        .map(Page::at)
        .flatMap(page -> page.under("By reason, " + where).keys().stream());
  }

  private static List<String> reasons(Predicate<Reason> which) {
    return Arrays.stream(Reason.values()).filter(which).map(Enum::name).toList();
  }

  private static String conditions() {
    return Arrays.stream(ConditionType.values())
        .map(type -> "| `%s` | %s |".formatted(type, type.meaning()))
        .collect(Collectors.joining("\n"));
  }

  private static String releaseConditions() {
    return Arrays.stream(ReleaseCondition.values())
        .map(type -> "| `%s` | %s |".formatted(type, type.meaning()))
        .collect(Collectors.joining("\n"));
  }

  private static String reasons() {
    return Arrays.stream(Reason.values())
        .map(
            reason ->
                "| `%s` | %s | %s | %s | %s |"
                    .formatted(
                        reason,
                        reason.meaning(),
                        reason.remedy(),
                        reason.needsPerson() ? "yes" : "",
                        Notices.isWorthTelling(reason) ? "yes" : ""))
        .collect(Collectors.joining("\n"));
  }
}
