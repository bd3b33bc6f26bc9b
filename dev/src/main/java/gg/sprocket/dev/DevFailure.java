package gg.sprocket.dev;

import java.io.Serial;

/**
 * Something that the person at the keyboard has to know; the message is whole sentences for them.
 */
public final class DevFailure extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  /** A failure that the message explains completely. */
  public DevFailure(String message) {
    super(message);
  }

  /** A failure with the exception that led to it. */
  public DevFailure(String message, Throwable cause) {
    super(message, cause);
  }
}
