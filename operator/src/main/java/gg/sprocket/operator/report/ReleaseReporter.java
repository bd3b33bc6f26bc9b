package gg.sprocket.operator.report;

import gg.sprocket.operator.api.v1alpha1.ReleaseStatus;
import gg.sprocket.operator.plan.Edition;
import gg.sprocket.operator.plan.ObservedRelease;
import gg.sprocket.operator.plan.Problem;
import gg.sprocket.operator.plan.Reason;
import gg.sprocket.operator.plan.ReleaseCondition;
import java.util.Optional;
import java.util.stream.Collectors;

/** Writes the status of a release. */
public final class ReleaseReporter {

  private ReleaseReporter() {}

  /**
   * The status after a pass.
   *
   * @param release what is known of the release
   * @param fault why instances cannot use it
   */
  public static ReleaseStatus report(ObservedRelease release, Optional<Problem> fault) {
    Conditions conditions =
        new Conditions(release.status().conditions(), release.generation(), release.now());
    fault.ifPresentOrElse(
        problem -> {
          conditions.add(ReleaseCondition.Ready, false, problem.reason(), problem.message());
          conditions.add(ReleaseCondition.Stalled, true, problem.reason(), problem.message());
        },
        () ->
            conditions.add(
                ReleaseCondition.Ready, true, Reason.Usable, "every topology passed the checks"));
    release
        .used()
        .ifPresentOrElse(
            used -> addUse(conditions, used), () -> conditions.keep(ReleaseCondition.InUse));
    return new ReleaseStatus(
        release.generation(),
        release.edition().found().map(ReleaseReporter::topologies).orElse(null),
        conditions.list());
  }

  /** Not by whom: that would be a write for each that comes or goes. */
  private static void addUse(Conditions conditions, boolean used) {
    if (used) {
      conditions.add(
          ReleaseCondition.InUse,
          true,
          Reason.Used,
          "instances ask for it: `kubectl get spi -A -o wide` shows which, in the column Target");
    } else {
      conditions.add(
          ReleaseCondition.InUse,
          false,
          Reason.Unused,
          "no instance asks for it; it can be deleted");
    }
  }

  private static String topologies(Edition edition) {
    return edition.spec().topologies().stream()
        .map(topology -> topology.name().name())
        .collect(Collectors.joining(", "));
  }
}
