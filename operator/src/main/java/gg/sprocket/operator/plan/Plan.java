package gg.sprocket.operator.plan;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Stream;

/**
 * What a pass is to do.
 *
 * @param instance the instance, if its spec is valid
 * @param problem why nothing is decided, if so
 * @param decisions what each component answered, in order
 * @param waves changes in the order in which they are made; those of one wave together
 * @param held whether changes were left out because the instance is suspended
 * @param drifted changes that would put back what others changed, and are left out on purpose
 * @param nextLook when time alone gives something to do
 */
public record Plan(
    Optional<Instance> instance,
    Optional<Problem> problem,
    SequencedMap<String, Decision> decisions,
    List<List<Change>> waves,
    boolean held,
    List<Change.Apply> drifted,
    Optional<Instant> nextLook) {

  /** A plan that touches nothing. */
  public static Plan rejected(Problem problem) {
    return rejected(problem, List.of());
  }

  /**
   * A plan that decides nothing.
   *
   * @param problem why
   * @param upkeep what is done all the same
   */
  static Plan rejected(Problem problem, List<List<Change>> upkeep) {
    return new Plan(
        Optional.empty(),
        Optional.of(problem),
        new LinkedHashMap<>(),
        upkeep,
        false,
        List.of(),
        Optional.empty());
  }

  /** All changes. */
  public Stream<Change> changes() {
    return waves.stream().flatMap(List::stream);
  }
}
