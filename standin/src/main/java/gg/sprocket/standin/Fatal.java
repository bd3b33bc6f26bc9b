package gg.sprocket.standin;

/**
 * What a program says when something is wrong, in the words of the program that it stands for. It
 * has no use for a stack trace: that would name other files than the real one's.
 */
public final class Fatal extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final boolean ending;

  /** The words alone. */
  public Fatal(String message) {
    this(message, false);
  }

  private Fatal(String message, boolean ending) {
    super(message, null, false, false);
    this.ending = ending;
  }

  /** The words, and what really happened here. */
  public Fatal(String message, Throwable cause) {
    super(message, cause, false, false);
    this.ending = false;
  }

  /** Words of something that no main function catches, so that the process ends. */
  public static Fatal ending(String message) {
    return new Fatal(message, true);
  }

  /** Whether the process ends whatever its main function does. */
  public boolean isEnding() {
    return ending;
  }

  /** The words. */
  public String words() {
    return String.valueOf(getMessage());
  }
}
