package gg.sprocket.operator.snapshot;

/**
 * Something failed after the snapshot was stored. It is not tried again: each time would store one
 * more.
 */
final class Unsettled extends Exception {

  private static final long serialVersionUID = 1L;

  private final Exception why;

  /**
   * @param words begin of the sentence that says so; what failed is its end
   * @param why what failed
   */
  Unsettled(String words, Exception why) {
    super(words, why);
    this.why = why;
  }

  Exception why() {
    return why;
  }

  /** Begin of the sentence. */
  String words() {
    return String.valueOf(getMessage());
  }
}
