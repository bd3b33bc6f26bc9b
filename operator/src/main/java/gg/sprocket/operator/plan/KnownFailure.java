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
 */
public record KnownFailure(
    Reason reason, boolean heals, String cause, String remedy, Pattern sign) {

  /** One that only a change ends. */
  static KnownFailure lasting(Reason reason, String sign, String cause, String remedy) {
    return new KnownFailure(reason, false, cause, remedy, Pattern.compile(sign));
  }

  /** One that may be over at the next start. */
  static KnownFailure passing(Reason reason, String sign, String cause, String remedy) {
    return new KnownFailure(reason, true, cause, remedy, Pattern.compile(sign));
  }

  boolean isToldBy(String line) {
    return sign.matcher(line).find();
  }
}
