package gg.sprocket.operator.probe;

import gg.sprocket.operator.resource.ProbeResult.Proved;

/** A look at one service, as the application would use it. */
interface Probe {

  /** The longest that a connection takes to be made, in milliseconds. */
  int CONNECT_MILLIS = 5_000;

  /** The longest that a server takes to answer, in milliseconds. */
  int ANSWER_MILLIS = 8_000;

  /** Where it looks. */
  Target target();

  /**
   * Looks.
   *
   * @throws Refusal if the service cannot be used for a reason that is known
   * @throws Exception what else the connection ends with; {@link Causes} tells what it means
   */
  Proved look() throws Exception;
}
