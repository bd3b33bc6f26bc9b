package gg.sprocket.dev.cli;

import gg.sprocket.dev.Await;
import gg.sprocket.dev.Chart;
import gg.sprocket.dev.DevFailure;
import gg.sprocket.dev.OperatorJvm;
import gg.sprocket.dev.Ports;
import gg.sprocket.dev.Processes;
import gg.sprocket.dev.StateFolder;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The packaged operator as a process of this machine, with the rights the chart gives it. */
record DemoOperator(Repository repository, StateFolder state) {
  static final String NAME = "sprocket-operator";
  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final Duration STOP_GRACE = Duration.ofSeconds(10);

  /** Starts it and waits until it says that it is ready. */
  void start(Path kubeconfig) {
    Path jar = repository.operatorJar();
    if (!Files.isReadable(jar)) {
      throw new DevFailure(jar + " is not there. `make package` builds it.");
    }
    int port = Ports.free(1).getFirst();
    Processes processes = new Processes(state);
    processes.start(
        NAME,
        command(jar),
        Map.of(
            "KUBECONFIG",
            kubeconfig.toString(),
            "POD_NAMESPACE",
            Chart.NAMESPACE,
            "SPROCKET_LEADER_ELECTION",
            "false",
            "SPROCKET_HTTP_ADDRESS",
            "127.0.0.1",
            "SPROCKET_HTTP_PORT",
            Integer.toString(port)));
    URI readyz = URI.create("http://127.0.0.1:" + port + "/readyz");
    Await.until(
        "the operator to be ready; its log is " + state.log(NAME),
        START_LIMIT,
        () -> {
          processes.requireAlive(NAME);
          return isReady(readyz);
        });
  }

  /** Ends it in order, so that it leaves its classes for the next start. */
  void stop() {
    new Processes(state).stop(NAME, STOP_GRACE);
  }

  private List<String> command(Path jar) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(OperatorJvm.FLAGS);
    command.addAll(OperatorJvm.sharedClasses(jar));
    // By this argument the process is known again, see ProcessRecord.
    command.add("-XX:ErrorFile=" + state.root().resolve("operator-crash.log"));
    command.addAll(List.of("-jar", jar.toString()));
    return List.copyOf(command);
  }

  private static boolean isReady(URI readyz) {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest request =
          HttpRequest.newBuilder(readyz).timeout(Duration.ofSeconds(2)).GET().build();
      return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
