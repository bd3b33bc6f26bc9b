package gg.sprocket.operator.component.secrets;

import gg.sprocket.operator.plan.Problem;
import gg.sprocket.operator.plan.ProjectionStep;

/** What is to become of one Secret that shows an entry of a Vault. */
sealed interface Verdict {

  /** Nothing. */
  record Settled() implements Verdict {}

  /**
   * A step is due.
   *
   * @param step the step
   */
  record Due(ProjectionStep step) implements Verdict {}

  /**
   * Nothing can be done; the Secret, if there is one, stays as it is.
   *
   * @param problem why
   */
  record Told(Problem problem) implements Verdict {}
}
