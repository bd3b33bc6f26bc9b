package gg.sprocket.dev.node;

import gg.sprocket.dev.Await;
import gg.sprocket.dev.DevFailure;
import gg.sprocket.dev.ProcessRecord;
import gg.sprocket.dev.Processes;
import gg.sprocket.dev.StateFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * The namespaces of one node: network, mounts and processes. All three end with their first
 * process, by whatever way that ends: the kernel then kills every process in them, containers
 * included, and takes mounts and interfaces away. What is left are folders of control groups, see
 * {@link ControlGroups}.
 *
 * <p>The kubelet sets three kernel parameters for the whole machine. In here files of the state
 * folder stand in their place, so the machine's own stay as they are.
 *
 * @param number tells nodes of one machine apart; part of their addresses and of interface names
 * @param init process id of the first process, as this process sees it
 * @param mark random, for numbers are used again
 */
record NodeSpace(StateFolder state, Processes processes, int number, long init, String mark) {
  /** Of 198.18.0.0/15, which is set aside for tests (RFC 2544); lower ones are others'. */
  private static final int LOWEST = 128;

  private static final int HIGHEST = 191;
  private static final String NAME = "node-space";
  private static final Duration LIMIT = Duration.ofSeconds(20);

  /**
   * Makes the namespaces, with a network that reaches this machine and nothing else.
   *
   * @throws DevFailure with the end of a log, or with what a command said
   */
  static NodeSpace create(StateFolder state, Processes processes) {
    Path script = script(state, "init.sh");
    processes.start(
        NAME,
        List.of(
            "unshare",
            "--net",
            "--mount",
            "--pid",
            "--fork",
            "--kill-child",
            "--mount-proc",
            "sh",
            script.toString(),
            state.root().toString()),
        Map.of());
    Await.until(
        "the namespaces of the node; the log is " + state.log(NAME),
        LIMIT,
        () -> {
          processes.requireAlive(NAME);
          return Files.exists(state.root().resolve("ready"));
        });
    long init = first(processes);
    return connected(state, processes, init);
  }

  private static NodeSpace connected(StateFolder state, Processes processes, long init) {
    String mark = HexFormat.of().toHexDigits(RandomGenerator.getDefault().nextInt());
    for (int number = LOWEST; number <= HIGHEST; number++) {
      NodeSpace space = new NodeSpace(state, processes, number, init, mark);
      if (space.takesInterface()) {
        space.connect();
        return space;
      }
    }
    throw new DevFailure(
        "There are interfaces sprocket-h%d to sprocket-h%d already; `ip link show type veth` shows them and `ip link delete NAME` removes one."
            .formatted(LOWEST, HIGHEST));
  }

  /** The address of the node. */
  String inside() {
    return "198.18.%d.2".formatted(number);
  }

  /** Our address, as node and pods see it. */
  String outside() {
    return "198.18.%d.1".formatted(number);
  }

  /** The network of the node's pods. */
  String pods() {
    return "198.19.%d.0/24".formatted(number);
  }

  /** A name that no other node has, nor had. */
  String name() {
    return ControlGroups.PREFIX + number + "-" + mark;
  }

  /** Our end of the node's network, as the system shows it. */
  Path ourInterface() {
    return interfaceOf(Integer.toString(number));
  }

  /** The same of a node's number. */
  static Path interfaceOf(String number) {
    return Path.of("/sys/class/net", "sprocket-h" + number);
  }

  /** A command that runs another one in the namespaces. */
  List<String> command(List<String> command) {
    List<String> whole =
        new ArrayList<>(
            List.of("nsenter", "--target", Long.toString(init), "--net", "--mount", "--pid", "--"));
    whole.addAll(command);
    return List.copyOf(whole);
  }

  private boolean takesInterface() {
    return SystemCommands.succeeds(
        List.of(
            "ip",
            "link",
            "add",
            "sprocket-h" + number,
            "type",
            "veth",
            "peer",
            "name",
            "sprocket-n" + number,
            "netns",
            Long.toString(init)));
  }

  private void connect() {
    String ours = "sprocket-h" + number;
    String theirs = "sprocket-n" + number;
    SystemCommands.run(List.of("ip", "addr", "add", outside() + "/30", "dev", ours));
    SystemCommands.run(List.of("ip", "link", "set", ours, "up"));
    SystemCommands.run(command(List.of("ip", "link", "set", "lo", "up")));
    SystemCommands.run(command(List.of("ip", "addr", "add", inside() + "/30", "dev", theirs)));
    SystemCommands.run(command(List.of("ip", "link", "set", theirs, "up")));
    SystemCommands.run(command(List.of("ip", "route", "add", "default", "via", outside())));
    // For tests that speak to a pod itself. The route goes with the interface.
    SystemCommands.run(List.of("ip", "route", "add", pods(), "via", inside()));
  }

  /** The child of `unshare`: the first process of the new process namespace. */
  private static long first(Processes processes) {
    return processes.records().stream()
        .filter(record -> record.name().equals(NAME))
        .map(ProcessRecord::pid)
        .flatMap(pid -> ProcessHandle.of(pid).stream().flatMap(ProcessHandle::children))
        .findFirst()
        .orElseThrow(() -> new DevFailure("The first process of the node's namespaces has ended."))
        .pid();
  }

  private static Path script(StateFolder state, String name) {
    Path file = state.root().resolve(name);
    try {
      Files.writeString(file, Scripts.text(name));
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }
}
