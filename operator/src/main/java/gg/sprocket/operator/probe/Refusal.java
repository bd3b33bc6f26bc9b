package gg.sprocket.operator.probe;

import gg.sprocket.operator.resource.ProbeResult.Cause;

/** A service that cannot be used; the message names the object, the cause and the next step. */
public final class Refusal extends Exception {

  private static final long serialVersionUID = 1L;

  private final Cause reason;

  /**
   * @param reason kind of the problem
   * @param message names the object, the cause and the next step, with places for the arguments
   */
  public Refusal(Cause reason, String message, Object... arguments) {
    super(message.formatted(arguments));
    this.reason = reason;
  }

  /** Kind of the problem. */
  public Cause reason() {
    return reason;
  }

  /** Names the object, the cause and the next step. */
  public String message() {
    String message = getMessage();
    return message == null ? "" : message;
  }
}
