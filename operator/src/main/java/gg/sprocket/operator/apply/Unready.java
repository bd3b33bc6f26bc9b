package gg.sprocket.operator.apply;

import gg.sprocket.operator.plan.Problem;
import gg.sprocket.operator.plan.Read;
import gg.sprocket.operator.plan.vault.Step;
import gg.sprocket.operator.vault.VaultFailure;
import java.util.Optional;

/** Something that a step with a Vault needs is not there. */
final class Unready extends Exception {

  private static final long serialVersionUID = 1L;

  private final transient Problem problem;

  Unready(Problem problem) {
    super(problem.message());
    this.problem = problem;
  }

  /** Part of a step. */
  interface Act {
    void run() throws VaultFailure, Unready;
  }

  /**
   * Does a part of a step.
   *
   * @return why it was not done, if something stands in its way
   */
  static Optional<Problem> attempt(Step step, Act act) {
    try {
      act.run();
      return Optional.empty();
    } catch (VaultFailure e) {
      return Optional.of(VaultWords.of(e, step));
    } catch (Unready e) {
      return Optional.of(e.problem);
    }
  }

  /** What was read. */
  static <T> T value(Read<T> read) throws Unready {
    return switch (read) {
      case Read.Ok<T>(T value) -> value;
      case Read.Bad<T>(Problem problem) -> throw new Unready(problem);
    };
  }
}
