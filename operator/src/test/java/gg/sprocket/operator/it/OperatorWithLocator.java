package gg.sprocket.operator.it;

import gg.sprocket.operator.OperatorConfig;
import gg.sprocket.operator.OperatorProcess;
import gg.sprocket.operator.vault.MemberLocator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The operator, but for where it finds the members of Vaults: a file says at which port each is.
 */
final class OperatorWithLocator {

  /** Nothing listens there. */
  private static final int NOBODY = 1;

  private OperatorWithLocator() {}

  /**
   * Runs until a signal.
   *
   * @param args the file, with lines {@code namespace/pod=port}
   */
  public static void main(String[] args) throws IOException {
    OperatorProcess process =
        OperatorProcess.start(OperatorConfig.read(System.getenv()), locator(Path.of(args[0])));
    Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(process::close));
  }

  private static MemberLocator locator(Path file) {
    return (namespace, pod, _) ->
        new InetSocketAddress(
            InetAddress.getLoopbackAddress(), port(file, namespace + "/" + pod + "="));
  }

  private static int port(Path file, String key) {
    try {
      return Files.readAllLines(file).stream()
          .filter(line -> line.startsWith(key))
          .map(line -> Integer.parseInt(line.substring(key.length())))
          .findFirst()
          .orElse(NOBODY);
    } catch (IOException e) {
      throw new UncheckedIOException("no file of ports", e);
    }
  }
}
