package gg.sprocket.operator.plan;

import java.util.List;
import java.util.Optional;

/**
 * What came of a plan.
 *
 * @param done changes that were made
 * @param failures changes that were not
 */
public record Outcome(List<Change> done, List<Failure> failures) {

  /**
   * One change that was not made.
   *
   * @param change the change
   * @param problem why
   */
  public record Failure(Change change, Problem problem) {}

  /** The first failure of a part. */
  public Optional<Problem> failureOf(String component) {
    return failures.stream()
        .filter(f -> f.change().component().equals(component))
        .map(Failure::problem)
        .findFirst();
  }

  /** Whether anything was changed for a part. */
  public boolean changed(String component) {
    return done.stream().anyMatch(c -> c.component().equals(component));
  }
}
