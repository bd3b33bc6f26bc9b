package gg.sprocket.dev;

/** Something to do when the JVM ends in order, unless taken back before. */
public record ExitHook(Thread thread) implements AutoCloseable {

  /** Runs a task when this JVM ends. */
  public static ExitHook running(Runnable task) {
    Thread thread = new Thread(task, "tidy-up");
    Runtime.getRuntime().addShutdownHook(thread);
    return new ExitHook(thread);
  }

  /** Takes it back; nothing happens when the JVM is ending already. */
  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(thread);
    } catch (IllegalStateException e) {
      return; // the JVM ends, and the task runs or has run
    }
  }
}
