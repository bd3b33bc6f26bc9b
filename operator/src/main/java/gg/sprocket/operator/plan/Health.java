package gg.sprocket.operator.plan;

import gg.sprocket.operator.api.v1alpha1.ComponentStatus.State;
import java.util.Optional;

/**
 * How one part is doing.
 *
 * @param name name of the part
 * @param state in a word
 * @param reason why
 * @param message names the cause and the next step; empty when all is well
 * @param image image of its main container
 * @param ready pods of the wanted form that are ready
 * @param wanted pods that are wanted
 */
public record Health(
    String name,
    State state,
    Reason reason,
    String message,
    Optional<String> image,
    int ready,
    int wanted) {

  /** A part without pods of its own. */
  public static Health of(String name, State state, Reason reason, String message) {
    return new Health(name, state, reason, message, Optional.empty(), 0, 0);
  }

  /** A part without pods that is as wanted. */
  public static Health ready(String name) {
    return of(name, State.Ready, Reason.AsWanted, "");
  }

  /** The same pods with another state, for a problem. */
  public Health as(State other, Problem problem) {
    return new Health(name, other, problem.reason(), problem.message(), image, ready, wanted);
  }

  /** The same with a note, unless there is something more urgent to say. */
  public Health noting(String note) {
    return message.isEmpty() ? new Health(name, state, reason, note, image, ready, wanted) : this;
  }
}
