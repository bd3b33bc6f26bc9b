package gg.sprocket.operator.probe;

import gg.sprocket.operator.resource.ProbeResult.Cause;

/** A service that cannot be used; the message names the object, the cause and the next step. */
final class Refusal extends Exception {

  private static final long serialVersionUID = 1L;

  private final Cause reason;

  Refusal(Cause reason, String message, Object... arguments) {
    super(message.formatted(arguments));
    this.reason = reason;
  }

  Cause reason() {
    return reason;
  }

  String message() {
    String message = getMessage();
    return message == null ? "" : message;
  }
}
