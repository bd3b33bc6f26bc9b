package gg.sprocket.operator.bench;

import static org.awaitility.Awaitility.await;

import gg.sprocket.dev.OperatorJvm;
import gg.sprocket.dev.Ports;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The packaged operator as a process of its own, under the chart's ServiceAccount. */
final class MeasuredOperator implements AutoCloseable {

  private static final Path JAR = Path.of("target/sprocket-operator.jar");
  private static final Path JAVA_HOME = Path.of(System.getProperty("java.home"));

  private static final Duration CALM = Duration.ofSeconds(2);

  private final Process process;
  private final int port;
  private final HttpClient http = HttpClient.newHttpClient();
  private final Instant started = Instant.now();

  private MeasuredOperator(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /** Starts it without leader election and waits until it is ready. */
  static MeasuredOperator start(BenchCluster cluster, List<String> jvmFlags) {
    int port = Ports.free(1).getFirst();
    List<String> command = new ArrayList<>();
    command.add(JAVA_HOME.resolve("bin/java").toString());
    command.addAll(jvmFlags);
    // By this argument it is known as one of the control plane's processes.
    command.add("-XX:ErrorFile=" + cluster.controlPlane().stateFolder().resolve("crash.log"));
    command.addAll(List.of("-jar", JAR.toString()));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(
                ProcessBuilder.Redirect.appendTo(Path.of("target/bench/operator.log").toFile()));
    builder.environment().keySet().removeIf(name -> name.startsWith("SPROCKET_"));
    builder
        .environment()
        .putAll(
            Map.of(
                "KUBECONFIG",
                cluster.operatorKubeconfig().toString(),
                "POD_NAMESPACE",
                "sprocket-system",
                "SPROCKET_LEADER_ELECTION",
                "false",
                "SPROCKET_HTTP_ADDRESS",
                "127.0.0.1",
                "SPROCKET_HTTP_PORT",
                Integer.toString(port)));
    try {
      Process process = builder.start();
      cluster.controlPlane().adopt("operator-" + process.pid(), process.pid());
      return new MeasuredOperator(process, port).awaitReady();
    } catch (IOException e) {
      throw new IllegalStateException("the operator cannot be started; was it packaged?", e);
    }
  }

  /** The flags of demo and tests, with what was asked for by {@code -Dbench.jvm} after them. */
  static List<String> jvmFlags() {
    List<String> flags = new ArrayList<>(OperatorJvm.FLAGS);
    flags.addAll(OperatorJvm.sharedClasses(JAR));
    String more = System.getProperty("bench.jvm", "").strip();
    if (!more.isEmpty()) {
      flags.addAll(List.of(more.split("\\s+")));
    }
    return List.copyOf(flags);
  }

  /** When its process began. */
  Instant started() {
    return started;
  }

  /** Processor time it has used so far, all threads together. */
  Duration cpu() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  /** Memory it holds of the machine's, in MiB; -1 where the system does not tell. */
  long residentMiB() {
    try {
      return Files.readAllLines(Path.of("/proc/" + process.pid() + "/status")).stream()
          .filter(line -> line.startsWith("VmRSS:"))
          .map(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
          .findFirst()
          .orElse(-1L);
    } catch (IOException e) {
      return -1;
    }
  }

  /** Live heap in MiB, after a collection. */
  double liveHeapMiB() {
    jcmd("GC.run");
    double bytes =
        body("/metrics")
            .lines()
            .filter(l -> l.startsWith("jvm_memory_used_bytes") && l.contains("area=\"heap\""))
            .mapToDouble(l -> Double.parseDouble(l.substring(l.lastIndexOf(' ') + 1)))
            .sum();
    return bytes / (1 << 20);
  }

  /**
   * Waits until it has used next to no processor time for two seconds, and tells when they began:
   * every pass was over by then.
   */
  Instant awaitCalm() {
    Duration before;
    Instant since;
    do {
      before = cpu();
      since = Instant.now();
      Pause.of(CALM);
    } while (cpu().minus(before).compareTo(CALM.dividedBy(20)) > 0);
    return since;
  }

  @Override
  public void close() {
    http.close();
    process.destroy();
    try {
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IllegalStateException("the operator did not end within 30 s of SIGTERM");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the operator ended", e);
    }
  }

  private MeasuredOperator awaitReady() {
    await("operator ready, see target/bench/operator.log")
        .atMost(Duration.ofSeconds(90))
        .pollInterval(Duration.ofMillis(20))
        .until(() -> body("/readyz").startsWith("ok"));
    return this;
  }

  private String body(String path) {
    try {
      URI uri = URI.create("http://127.0.0.1:" + port + path);
      return http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
          .body();
    } catch (IOException e) {
      return "";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "";
    }
  }

  private void jcmd(String command) {
    try {
      int code =
          new ProcessBuilder(
                  JAVA_HOME.resolve("bin/jcmd").toString(), Long.toString(process.pid()), command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor();
      if (code != 0) {
        throw new IllegalStateException("jcmd " + command + " ended with " + code);
      }
    } catch (IOException e) {
      throw new IllegalStateException("jcmd cannot be run", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while jcmd ran", e);
    }
  }
}
