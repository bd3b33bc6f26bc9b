package gg.sprocket.operator.report;

import gg.sprocket.operator.plan.Change;
import gg.sprocket.operator.plan.ConditionType;
import gg.sprocket.operator.plan.Message;
import gg.sprocket.operator.plan.Quote;
import gg.sprocket.operator.plan.Reason;
import java.util.List;

/** Tells what others changed and is left so. Names fields, never their values. */
final class DriftReport {

  private static final int SHOWN = 10;

  private DriftReport() {}

  static void addTo(Conditions conditions, List<Change.Apply> drifted) {
    conditions.addIf(
        !drifted.isEmpty(), ConditionType.Drifted, Reason.DriftTolerated, message(drifted));
  }

  private static String message(List<Change.Apply> drifted) {
    List<String> fields =
        drifted.stream()
            .map(change -> change.ref() + " " + change.drift().orElse(""))
            .sorted()
            .toList();
    return Message.of(
        "changed by others and left so: %s; undo it, or set spec.driftPolicy to Correct",
        Quote.of(fields, SHOWN));
  }
}
