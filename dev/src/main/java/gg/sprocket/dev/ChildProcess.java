package gg.sprocket.dev;

/** Processes that are waited for and must not outlive this one. */
public final class ChildProcess {
  private ChildProcess() {}

  /**
   * Waits for a process; neither the end of this JVM nor an interrupt leaves it behind.
   *
   * @param name what it is, for the message
   * @return its exit code
   * @throws DevFailure when this thread is interrupted
   */
  public static int await(String name, Process process) {
    try (ExitHook _ = ExitHook.running(process::destroy)) {
      return process.waitFor();
    } catch (InterruptedException e) {
      process.destroy();
      Thread.currentThread().interrupt();
      throw new DevFailure("Interrupted while `%s` was running.".formatted(name), e);
    }
  }
}
