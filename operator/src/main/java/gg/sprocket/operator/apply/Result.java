package gg.sprocket.operator.apply;

import gg.sprocket.operator.plan.Problem;
import java.util.Optional;

/** What came of one change. */
sealed interface Result {

  /** It was made. */
  record Done() implements Result {}

  /**
   * Something stood in its way.
   *
   * @param problem what
   */
  record Failed(Problem problem) implements Result {}

  /**
   * What it was judged by is not there any more, so it was not made; it has to be judged anew, and
   * nothing may go by what was seen.
   */
  record Overtaken() implements Result {}

  /** That of a change that is made or has a problem. */
  static Result of(Optional<Problem> problem) {
    return problem.<Result>map(Failed::new).orElseGet(Done::new);
  }
}
