package gg.sprocket.dev.cli;

import gg.sprocket.dev.Await;
import gg.sprocket.dev.DevFailure;
import gg.sprocket.dev.ExitHook;
import gg.sprocket.dev.Kubeconfigs;
import gg.sprocket.dev.Manifests;
import gg.sprocket.dev.ProcessRecord;
import gg.sprocket.dev.Progress;
import gg.sprocket.dev.StateFolder;
import gg.sprocket.dev.node.NodeTier;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * One instance from its YAML to ready, on a cluster of its own: with a real node where there can be
 * one, else with simulated pods.
 */
record Demo(Repository repository, List<Stage> stages, Progress progress) {
  private static final Duration READY_LIMIT = Duration.ofMinutes(5);
  private static final Duration LOOK = Duration.ofMillis(200);
  private static final String SIMULATED = "DEMO_SIMULATED";

  /**
   * The one of a work tree. With the variable {@code DEMO_SIMULATED=1} its pods are simulated in
   * any case.
   */
  static Demo in(Repository repository, Progress progress) {
    return new Demo(
        repository,
        List.of(
            new RealStage(repository, repository.state("demo-node"), progress),
            new SimulatedStage(repository, StateFolder.at(repository.state("demo")), progress)),
        progress);
  }

  /**
   * Runs it.
   *
   * @param detached whether it is left running; otherwise it ends with this process
   * @param environment with {@code DEMO_SIMULATED=1} the pods are simulated in any case
   * @throws DevFailure if one runs already
   */
  void run(boolean detached, Map<String, String> environment) {
    if (stages.stream().anyMatch(Stage::isRunning)) {
      throw new DevFailure(
          "A demo of %s runs already. `make demo-down` ends it.".formatted(repository.root()));
    }
    stages.forEach(Stage::stop);
    Stage stage = choice(environment);
    ExitHook tidyUp = ExitHook.running(this::down);
    try {
      show(stage, detached);
    } catch (RuntimeException e) {
      tidyUp.close();
      stage.stop(); // the logs stay, for whoever reads the message
      throw e;
    }
    if (detached) {
      tidyUp.close();
    } else {
      stayUntilInterrupted(stage, tidyUp);
    }
  }

  private Stage choice(Map<String, String> environment) {
    if ("1".equals(environment.get(SIMULATED))) {
      return stages.getLast();
    }
    Optional<String> missing = NodeTier.missing();
    missing.ifPresent(reason -> progress.say("The pods will be simulated. " + reason));
    return missing.isEmpty() ? stages.getFirst() : stages.getLast();
  }

  /** Ends a demo, whoever started it, and removes its state. */
  void down() {
    stages.forEach(Stage::stop);
    stages.forEach(Stage::forget);
    progress.say("The demo is ended; nothing of it runs any more.");
  }

  private void show(Stage stage, boolean detached) {
    stage.start(detached);
    try (KubernetesClient admin = Kubeconfigs.client(stage.kubeconfig())) {
      stage.operate(admin);
      GenericKubernetesResource instance = applyExample(stage, admin);
      awaitReady(stage, admin, instance);
      GenericKubernetesResource ready = current(admin, instance);
      progress.say(new DemoReport(stage.next(admin, ready)).text(ready, detached));
    }
  }

  private GenericKubernetesResource applyExample(Stage stage, KubernetesClient admin) {
    List<HasMetadata> objects = Manifests.parse(stage.filledIn(read(repository.example())));
    Manifests manifests = new Manifests(admin);
    objects.stream()
        .map(object -> object.getMetadata().getNamespace())
        .filter(Objects::nonNull)
        .distinct()
        .forEach(manifests::createNamespace);
    progress.say("kubectl apply -f " + repository.root().relativize(repository.example()));
    manifests.apply(objects, "default");
    return objects.stream()
        .filter(object -> object.getKind().equals("SprocketInstance"))
        .map(GenericKubernetesResource.class::cast)
        .findFirst()
        .orElseThrow(
            () -> new DevFailure(repository.example() + " holds no SprocketInstance to wait for."));
  }

  private void awaitReady(Stage stage, KubernetesClient admin, GenericKubernetesResource instance) {
    Screen screen = new Screen(System.out, Terminal.isOutput());
    long start = System.nanoTime();
    progress.say("");
    while (true) {
      stage.requireAlive();
      ConditionTable table = ConditionTable.of(current(admin, instance));
      screen.show(
          "%s/%s after %s"
              .formatted(
                  instance.getMetadata().getNamespace(),
                  instance.getMetadata().getName(),
                  Progress.elapsed(start)),
          table.lines());
      if (table.isReady()) {
        return;
      }
      if (System.nanoTime() - start > READY_LIMIT.toNanos()) {
        throw new DevFailure(
            "The instance is not ready after %d minutes. The table above says what it waits for.%n%s"
                .formatted(READY_LIMIT.toMinutes(), stage.clue()));
      }
      Await.pause("the instance to be ready", LOOK);
    }
  }

  private void stayUntilInterrupted(Stage stage, ExitHook tidyUp) {
    List<ProcessRecord> ours = stage.processes();
    while (ours.stream().allMatch(record -> record.alive().isPresent())) {
      Await.pause("the end of the demo", Duration.ofSeconds(1));
    }
    if (stage.processes().equals(ours)) {
      progress.say("A process of the demo has ended; the rest is ended too.");
    } else {
      tidyUp.close(); // what is recorded now, if anything, is another demo's
      progress.say("The demo was ended from elsewhere.");
    }
  }

  private static GenericKubernetesResource current(
      KubernetesClient admin, GenericKubernetesResource instance) {
    try {
      return Objects.requireNonNullElse(admin.resource(instance).get(), instance);
    } catch (KubernetesClientException e) {
      throw new DevFailure("The API server does not answer: " + e.getMessage(), e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }
}
