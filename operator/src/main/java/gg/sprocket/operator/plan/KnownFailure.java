package gg.sprocket.operator.plan;

import java.util.regex.Pattern;

/**
 * A cause for which programs end and that is known by what they say of it. What they say is only
 * recognized and never passed on: it may hold anything.
 *
 * @param reason kind of the cause
 * @param heals whether it often goes away by itself, as a service does that is just starting: it is
 *     told once the program ends again
 * @param cause what is wrong, the end of a sentence
 * @param remedy what to do, a sentence of its own
 * @param sign a line that tells it
 * @param within how many of the last lines may tell it
 */
public record KnownFailure(
    Reason reason, boolean heals, String cause, String remedy, Pattern sign, int within) {

  private static final int ANYWHERE = Integer.MAX_VALUE;

  /** One that only a change ends. */
  static KnownFailure lasting(Reason reason, String sign, String cause, String remedy) {
    return new KnownFailure(reason, false, cause, remedy, Pattern.compile(sign), ANYWHERE);
  }

  /** One that may be over at the next start. */
  static KnownFailure passing(Reason reason, String sign, String cause, String remedy) {
    return new KnownFailure(reason, true, cause, remedy, Pattern.compile(sign), ANYWHERE);
  }

  /** The same, where a program that goes on says it too: then the last lines alone tell. */
  KnownFailure inLast(int lines) {
    return new KnownFailure(reason, heals, cause, remedy, sign, lines);
  }

  /**
   * Whether a line tells it.
   *
   * @param fromEnd how many lines follow, blank ones apart
   */
  boolean isToldBy(String line, int fromEnd) {
    return fromEnd < within && sign.matcher(line).find();
  }
}
