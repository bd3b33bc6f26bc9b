package gg.sprocket.operator.reconcile;

import gg.sprocket.operator.plan.Outcome;
import java.util.stream.Collectors;

/**
 * A pass in which some change could not be made: the framework tries again. The status says it
 * already, so the trace would only be noise.
 */
final class PassFailed extends RuntimeException {
  private static final long serialVersionUID = 1L;

  PassFailed(Outcome outcome) {
    super(
        outcome.failures().stream()
            .map(f -> f.problem().reason() + ": " + f.problem().message())
            .distinct()
            .collect(Collectors.joining("; ")),
        null,
        false,
        false);
  }
}
