package gg.sprocket.dev.cli;

import java.io.IOException;

/** Whether somebody sits there. The JDK tells it for input and output only together. */
final class Terminal {
  private Terminal() {}

  static boolean isInput() {
    return isTerminal(0);
  }

  static boolean isOutput() {
    return isTerminal(1);
  }

  private static boolean isTerminal(int descriptor) {
    try {
      return new ProcessBuilder("test", "-t", Integer.toString(descriptor))
              .inheritIO()
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
