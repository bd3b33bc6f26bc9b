package gg.sprocket.operator.report;

import gg.sprocket.operator.plan.Change;
import gg.sprocket.operator.plan.ConditionType;
import gg.sprocket.operator.plan.Reason;
import java.util.List;
import java.util.stream.Collectors;

/** Tells what others changed and is left so. Names fields, never their values. */
final class DriftReport {

  private static final int SHOWN = 10;

  private DriftReport() {}

  static void addTo(Conditions conditions, List<Change.Apply> drifted) {
    conditions.addIf(
        !drifted.isEmpty(), ConditionType.Drifted, Reason.DriftTolerated, message(drifted));
  }

  private static String message(List<Change.Apply> drifted) {
    String fields =
        drifted.stream()
            .limit(SHOWN)
            .map(change -> change.ref() + " " + change.drift().orElse(""))
            .sorted()
            .collect(Collectors.joining(", "));
    int more = drifted.size() - SHOWN;
    return "changed by others and left so: "
        + fields
        + (more > 0 ? " and " + more + " more" : "")
        + "; undo it, or set spec.driftPolicy to Correct";
  }
}
