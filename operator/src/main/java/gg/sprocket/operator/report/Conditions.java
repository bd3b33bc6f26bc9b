package gg.sprocket.operator.report;

import gg.sprocket.operator.plan.Message;
import gg.sprocket.operator.plan.Reason;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The conditions of one pass. A condition keeps its transition time while its status stays the same
 * (Kubernetes API conventions).
 */
final class Conditions {

  private final List<Condition> old;
  private final long generation;
  private final Instant now;
  private final List<Condition> made = new ArrayList<>();

  /**
   * @param old conditions of the last status
   * @param generation generation of the spec they speak of
   * @param now time of the pass
   */
  Conditions(List<Condition> old, long generation, Instant now) {
    this.old = old;
    this.generation = generation;
    this.now = now.truncatedTo(ChronoUnit.SECONDS);
  }

  /**
   * Adds a condition.
   *
   * @param type a type of conditions of the kind of object
   */
  void add(Enum<?> type, boolean status, Reason reason, String message) {
    String word = status ? "True" : "False";
    String since =
        find(type)
            .filter(c -> word.equals(c.getStatus()))
            .map(Condition::getLastTransitionTime)
            .orElse(now.toString());
    made.add(
        new ConditionBuilder()
            .withType(type.name())
            .withStatus(word)
            .withReason(reason.name())
            .withMessage(shortened(message))
            .withObservedGeneration(generation)
            .withLastTransitionTime(since)
            .build());
  }

  /** Adds a condition that is only present while it is true. */
  void addIf(boolean present, Enum<?> type, Reason reason, String message) {
    if (present) {
      add(type, true, reason, message);
    }
  }

  /** Takes a condition over from the last status, if it was there. */
  void keep(Enum<?> type) {
    find(type).ifPresent(made::add);
  }

  /** All conditions, in the order in which they were added. */
  List<Condition> list() {
    return List.copyOf(made);
  }

  private Optional<Condition> find(Enum<?> type) {
    return old.stream().filter(c -> type.name().equals(c.getType())).findFirst();
  }

  static String shortened(String message) {
    return shortened(message, Message.LENGTH);
  }

  static String shortened(String message, int length) {
    return message.length() <= length ? message : message.substring(0, length - 1) + "…";
  }
}
