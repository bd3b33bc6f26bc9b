package gg.sprocket.dev;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A network of its own for programs that need an address other than loopback: one end of a pair of
 * interfaces, the other end of which is ours. Linux and root; it leaves nothing behind.
 *
 * <p>The addresses are of 198.18.0.0/15, which is set aside for tests (RFC 2544).
 */
public final class NetworkNamespace implements AutoCloseable {
  private static final int LOWEST = 64;
  private static final int HIGHEST = 127;

  private final String name;
  private final int number;

  private NetworkNamespace(String name, int number) {
    this.name = name;
    this.number = number;
  }

  /**
   * Why there can be none here, as a sentence; empty if there can.
   *
   * <p>A machine with apt and root is given the package that is missing.
   */
  public static Optional<String> missing() {
    if (!System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("linux")) {
      return Optional.of("Network namespaces are Linux's.");
    }
    if (!"root".equals(System.getProperty("user.name"))) {
      return Optional.of("Only root may make network namespaces.");
    }
    if (!isThere("ip") && isThere("apt-get")) {
      attempt(List.of("apt-get", "-qq", "update"));
      attempt(List.of("apt-get", "-qq", "-y", "install", "iproute2"));
    }
    return isThere("ip")
        ? Optional.empty()
        : Optional.of("The program `ip` is missing; it is the package iproute2.");
  }

  /**
   * Makes one.
   *
   * @throws DevFailure if {@link #missing} says so, or with what `ip` says
   */
  public static NetworkNamespace create() {
    missing()
        .ifPresent(
            reason -> {
              throw new DevFailure(reason);
            });
    for (int number = LOWEST; number <= HIGHEST; number++) {
      String name = "sprocket-" + number;
      // What is there may be in use: whoever made it is the one to remove it.
      if (!Files.exists(Path.of("/run/netns", name))
          && attempt(List.of("ip", "netns", "add", name))) {
        return new NetworkNamespace(name, number).connected();
      }
    }
    throw new DevFailure(
        "There are network namespaces sprocket-%d to sprocket-%d already; `ip netns list` shows them and `ip netns delete NAME` removes one."
            .formatted(LOWEST, HIGHEST));
  }

  private NetworkNamespace connected() {
    try {
      String ours = "sprocket-h" + number;
      String theirs = "sprocket-n" + number;
      run("ip", "link", "add", ours, "type", "veth", "peer", "name", theirs);
      run("ip", "link", "set", theirs, "netns", name);
      run("ip", "addr", "add", outside() + "/30", "dev", ours);
      run("ip", "link", "set", ours, "up");
      inside(List.of("ip", "addr", "add", inside() + "/30", "dev", theirs));
      inside(List.of("ip", "link", "set", theirs, "up"));
      inside(List.of("ip", "link", "set", "lo", "up"));
      return this;
    } catch (DevFailure e) {
      close();
      throw e;
    }
  }

  /** The address of programs in it. */
  public String inside() {
    return "198.18.%d.2".formatted(number);
  }

  /** Our address, as programs in it see it. */
  public String outside() {
    return "198.18.%d.1".formatted(number);
  }

  /** A command that runs another one in it. */
  public List<String> command(List<String> command) {
    List<String> whole = new ArrayList<>(List.of("nsenter", "--net=/run/netns/" + name));
    whole.addAll(command);
    return List.copyOf(whole);
  }

  private void inside(List<String> command) {
    run(command(command).toArray(String[]::new));
  }

  /** Removes it; the interfaces go with it. */
  @Override
  public void close() {
    attempt(List.of("ip", "netns", "delete", name));
  }

  private static boolean isThere(String program) {
    for (String folder : System.getenv().getOrDefault("PATH", "").split(":", -1)) {
      if (Files.isExecutable(Path.of(folder, program))) {
        return true;
      }
    }
    return Files.isExecutable(Path.of("/usr/sbin", program))
        || Files.isExecutable(Path.of("/sbin", program));
  }

  private static void run(String... command) {
    if (!attempt(List.of(command))) {
      throw new DevFailure("`%s` failed".formatted(String.join(" ", command)));
    }
  }

  private static boolean attempt(List<String> command) {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
