package gg.sprocket.operator.plan;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What came of a plan.
 *
 * @param done changes that were made
 * @param failures changes that were not
 * @param overtaken changes that were not made because what they were judged by has changed since,
 *     and those that go by the same
 */
public record Outcome(List<Change> done, List<Failure> failures, List<Change> overtaken) {

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

  /** Whether anything was changed for a part, by whomever. */
  public boolean changed(String component) {
    return Stream.concat(done.stream(), overtaken.stream())
        .anyMatch(c -> c.component().equals(component));
  }
}
