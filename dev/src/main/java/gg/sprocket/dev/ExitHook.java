package gg.sprocket.dev;

/** Something to do when the JVM ends in order, unless taken back before. */
record ExitHook(Thread thread) implements AutoCloseable {

  static ExitHook running(Runnable task) {
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
