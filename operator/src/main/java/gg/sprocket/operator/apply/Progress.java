package gg.sprocket.operator.apply;

import gg.sprocket.operator.plan.Change;
import gg.sprocket.operator.plan.Outcome;
import gg.sprocket.operator.plan.Outcome.Failure;
import gg.sprocket.operator.plan.Problem;
import gg.sprocket.operator.resource.PodSecrets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * How far a pass has come. A part whose change was not made is left alone for the rest of it. What
 * reads a Secret that is not as it was seen is not made either: its form was made by that.
 */
final class Progress {

  private final List<Change> done = new ArrayList<>();
  private final List<Failure> failures = new ArrayList<>();
  private final List<Change> overtaken = new ArrayList<>();
  private final Set<String> parts = new HashSet<>();
  private final Set<String> secrets = new HashSet<>();

  /** The changes of the next wave that may still be made. */
  List<Change> open(List<Change> wave) {
    List<Change> rest = wave.stream().filter(c -> !parts.contains(c.component())).toList();
    rest.stream().filter(this::reads).forEach(this::overtake);
    return rest.stream().filter(change -> !reads(change)).toList();
  }

  private boolean reads(Change change) {
    return change instanceof Change.Apply apply
        && !Collections.disjoint(PodSecrets.of(apply.object()), secrets);
  }

  /** Takes what came of a change. */
  void take(Change change, Result result) {
    switch (result) {
      case Result.Done _ -> done.add(change);
      case Result.Failed(Problem problem) -> {
        failures.add(new Failure(change, problem));
        parts.add(change.component());
      }
      case Result.Overtaken _ -> {
        overtake(change);
        secrets.add(change.ref().name());
      }
    }
  }

  private void overtake(Change change) {
    overtaken.add(change);
    parts.add(change.component());
  }

  Outcome outcome() {
    return new Outcome(List.copyOf(done), List.copyOf(failures), List.copyOf(overtaken));
  }
}
