package gg.sprocket.operator.report;

import static org.assertj.core.api.Assertions.assertThat;

import gg.sprocket.operator.plan.ConditionType;
import gg.sprocket.operator.plan.Reason;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConditionsTest {

  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

  @Test
  void theTimeStaysWhileTheStatusStays() {
    List<Condition> old = one(List.of(), 1, NOON, false, Reason.Progressing, "1 of 2");
    List<Condition> same = one(old, 2, NOON.plusSeconds(60), false, Reason.JobFailed, "gave up");

    assertThat(same.getFirst().getLastTransitionTime()).isEqualTo("2026-03-01T12:00:00Z");
    assertThat(same.getFirst().getReason()).isEqualTo("JobFailed");
    assertThat(same.getFirst().getMessage()).isEqualTo("gave up");
    assertThat(same.getFirst().getObservedGeneration()).isEqualTo(2);
  }

  @Test
  void theTimeIsNewWhenTheStatusChanges() {
    List<Condition> old = one(List.of(), 1, NOON, false, Reason.Progressing, "");
    List<Condition> turned =
        one(old, 1, NOON.plusMillis(61_999), true, Reason.AsWanted, "everything runs");

    assertThat(turned.getFirst().getLastTransitionTime()).isEqualTo("2026-03-01T12:01:01Z");
    assertThat(turned.getFirst().getStatus()).isEqualTo("True");
  }

  @Test
  void conditionsOfOtherTypesDoNotCount() {
    List<Condition> old = one(List.of(), 1, NOON, true, Reason.AsWanted, "");
    Conditions conditions = new Conditions(old, 1, NOON.plusSeconds(5));
    conditions.add(ConditionType.CacheReady, true, Reason.AsWanted, "");

    assertThat(conditions.list().getFirst().getLastTransitionTime())
        .isEqualTo("2026-03-01T12:00:05Z");
  }

  @Test
  void conditionsThatArePresentOnlyWhileTrueGo() {
    Conditions first = new Conditions(List.of(), 1, NOON);
    first.addIf(true, ConditionType.Stalled, Reason.JobFailed, "gave up");
    Conditions second = new Conditions(first.list(), 1, NOON);
    second.addIf(false, ConditionType.Stalled, Reason.JobFailed, "gave up");

    assertThat(first.list()).extracting(Condition::getType).containsExactly("Stalled");
    assertThat(second.list()).isEmpty();
  }

  @Test
  void keptConditionsStayAsTheyWere() {
    List<Condition> old = one(List.of(), 1, NOON, true, Reason.AsWanted, "fine");
    Conditions conditions = new Conditions(old, 2, NOON.plusSeconds(5));
    conditions.keep(ConditionType.Ready);
    conditions.keep(ConditionType.CacheReady);

    assertThat(conditions.list()).isEqualTo(old);
  }

  @Test
  void longMessagesAreCut() {
    List<Condition> made = one(List.of(), 1, NOON, false, Reason.Failed, "x".repeat(2000));
    List<Condition> whole = one(List.of(), 1, NOON, false, Reason.Failed, "x".repeat(512));

    assertThat(made.getFirst().getMessage()).hasSize(512).endsWith("x…");
    assertThat(whole.getFirst().getMessage()).isEqualTo("x".repeat(512));
  }

  private static List<Condition> one(
      List<Condition> old,
      long generation,
      Instant now,
      boolean status,
      Reason reason,
      String message) {
    Conditions conditions = new Conditions(old, generation, now);
    conditions.add(ConditionType.Ready, status, reason, message);
    return conditions.list();
  }
}
