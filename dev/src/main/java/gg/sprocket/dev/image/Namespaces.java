package gg.sprocket.dev.image;

import java.util.ArrayList;
import java.util.List;

/**
 * Namespaces of its own for a script: what it mounts and starts goes with its first process, and
 * that one goes with this process.
 */
final class Namespaces {

  private static final List<String> APART =
      List.of(
          // Without this one a build would go on after this process was killed.
          "setpriv",
          "--pdeathsig",
          "KILL",
          "unshare",
          "--mount",
          "--pid",
          "--fork",
          "--kill-child");

  private Namespaces() {}

  /** The command line that runs a script with the machine's network. */
  static List<String> around(String... script) {
    List<String> command = new ArrayList<>(APART);
    command.add("sh");
    command.addAll(List.of(script));
    return command;
  }

  /** The command line that runs a script without any network. */
  static List<String> withoutNetwork(List<String> script) {
    List<String> command = new ArrayList<>(APART);
    command.add("--net");
    command.add("sh");
    command.addAll(script);
    return command;
  }
}
