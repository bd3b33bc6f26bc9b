package gg.sprocket.operator.it;

import static org.awaitility.Awaitility.await;

import gg.sprocket.dev.OperatorJvm;
import gg.sprocket.dev.Ports;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;

/** The packaged operator as a process of its own, under the chart's ServiceAccount. */
final class OperatorUnderTest implements AutoCloseable {

  private static final Path JAR = Path.of("target/sprocket-operator.jar").toAbsolutePath();
  private static final AtomicInteger NUMBER = new AtomicInteger();

  private final Process process;
  private final Path log;
  private final int port;

  private OperatorUnderTest(Process process, Path log, int port) {
    this.process = process;
    this.log = log;
    this.port = port;
  }

  /** Starts it without leader election and waits until it is ready. */
  static OperatorUnderTest start(TestCluster cluster) {
    return start(cluster, Map.of("SPROCKET_LEADER_ELECTION", "false")).awaitReady();
  }

  /** Starts one that finds the members of Vaults where a file says, and waits until it is ready. */
  static OperatorUnderTest locating(TestCluster cluster, Path file) {
    return locating(cluster, file, cluster.operatorKubeconfig());
  }

  /** Starts one that finds them so, by a kubeconfig of its own, and waits until it is ready. */
  static OperatorUnderTest locating(TestCluster cluster, Path file, Path kubeconfig) {
    Map<String, String> settings =
        Map.of("SPROCKET_LEADER_ELECTION", "false", "KUBECONFIG", kubeconfig.toString());
    List<String> program =
        List.of(
            // The archive is of the packaged operator alone; another class path would replace it.
            "-XX:-AutoCreateSharedArchive",
            "-Xshare:auto",
            "-cp",
            JAR + File.pathSeparator + System.getProperty("java.class.path"),
            OperatorWithLocator.class.getName(),
            file.toString());
    return start(cluster, settings, program).awaitReady();
  }

  /** Starts it with settings; does not wait. */
  static OperatorUnderTest start(TestCluster cluster, Map<String, String> settings) {
    return start(cluster, settings, List.of("-jar", JAR.toString()));
  }

  private static OperatorUnderTest start(
      TestCluster cluster, Map<String, String> settings, List<String> program) {
    int port = Ports.free(1).getFirst();
    String name = "operator-" + NUMBER.incrementAndGet();
    Path log = cluster.folder().resolve(name + ".log");
    Map<String, String> environment = new HashMap<>(settings);
    environment.putIfAbsent("KUBECONFIG", cluster.operatorKubeconfig().toString());
    environment.put("POD_NAMESPACE", "sprocket-system");
    environment.putIfAbsent("POD_NAME", name);
    environment.putIfAbsent("SPROCKET_HTTP_ADDRESS", "127.0.0.1");
    environment.putIfAbsent("SPROCKET_HTTP_PORT", Integer.toString(port));
    ProcessBuilder builder =
        new ProcessBuilder(command(cluster.controlPlane().stateFolder(), program))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().keySet().removeIf(variable -> variable.startsWith("SPROCKET_"));
    builder.environment().putAll(environment);
    try {
      Process process = builder.start();
      cluster.controlPlane().adopt(name, process.pid());
      OperatorUnderTest operator = new OperatorUnderTest(process, log, port);
      cluster.operates(operator);
      return operator;
    } catch (IOException e) {
      throw new IllegalStateException("the operator cannot be started; was it packaged?", e);
    }
  }

  /** By the folder among its arguments it is known as one of the control plane's processes. */
  private static List<String> command(Path folder, List<String> program) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(OperatorJvm.FLAGS);
    command.addAll(OperatorJvm.sharedClasses(JAR));
    command.add("-XX:ErrorFile=" + folder.resolve("operator-crash.log"));
    command.addAll(program);
    return List.copyOf(command);
  }

  /** Waits until {@code /readyz} agrees. */
  OperatorUnderTest awaitReady() {
    try {
      await("operator ready, see " + log)
          .atMost(Duration.ofSeconds(90))
          .pollInterval(Duration.ofMillis(100))
          .until(() -> get("/readyz") == 200);
      return this;
    } catch (ConditionTimeoutException e) {
      // Left alone it would act in the tests that follow.
      kill();
      throw e;
    }
  }

  /** HTTP status of an endpoint; 0 if nothing answers. */
  int get(String path) {
    HttpResponse<String> answer = answer(path);
    return answer == null ? 0 : answer.statusCode();
  }

  /** What an endpoint says; empty if nothing answers. */
  String body(String path) {
    HttpResponse<String> answer = answer(path);
    return answer == null ? "" : answer.body();
  }

  private @Nullable HttpResponse<String> answer(String path) {
    try (HttpClient http = HttpClient.newHttpClient()) {
      URI uri = URI.create("http://127.0.0.1:" + port + path);
      return http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException _) {
      return null;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    }
  }

  /** How often it has looked at an instance since its start. */
  long passes() {
    return body("/metrics")
        .lines()
        .filter(line -> line.startsWith("reconciliations_started_total"))
        .filter(line -> line.contains("\"sprocketinstance\""))
        .mapToLong(
            line -> Math.round(Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1))))
        .sum();
  }

  /** Waits until it has looked at an instance once more. */
  void awaitPassAfter(long passes) {
    await("another pass of the operator, see " + log)
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(100))
        .until(() -> passes() > passes);
  }

  /** Everything it logged. */
  String log() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new IllegalStateException("the operator's log cannot be read", e);
    }
  }

  /** Ends it without warning (SIGKILL). */
  void kill() {
    process.destroyForcibly();
    awaitEnd();
  }

  /** Asks it to end (SIGTERM); does not wait. */
  void terminate() {
    process.destroy();
  }

  /** Freezes it (SIGSTOP). */
  void freeze() {
    signal("STOP");
  }

  /** Lets it go on (SIGCONT). */
  void thaw() {
    signal("CONT");
  }

  private void signal(String name) {
    try {
      new ProcessBuilder("kill", "-" + name, Long.toString(pid())).start().waitFor();
    } catch (IOException e) {
      throw new IllegalStateException("no signal can be sent", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a signal was sent", e);
    }
  }

  /** Its exit code, once it has ended. */
  int awaitEnd() {
    try {
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        throw new IllegalStateException("the operator does not end, see " + log);
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the operator ended", e);
    }
  }

  /** Whether it runs. */
  boolean isAlive() {
    return process.isAlive();
  }

  /** Its process id. */
  long pid() {
    return process.pid();
  }

  @Override
  public void close() {
    if (process.isAlive()) {
      terminate();
      awaitEnd();
    }
  }
}
