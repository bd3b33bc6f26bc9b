package gg.sprocket.dev;

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
import java.util.Objects;

/** One instance from its YAML to ready, on a control plane of its own. */
record Demo(Repository repository, StateFolder state, Progress progress) {
  private static final Duration READY_LIMIT = Duration.ofMinutes(5);
  private static final Duration LOOK = Duration.ofMillis(200);

  static Demo in(Repository repository, Progress progress) {
    return new Demo(repository, StateFolder.at(repository.state("demo")), progress);
  }

  /**
   * Runs it.
   *
   * @param detached whether it is left running; otherwise it ends with this process
   * @throws DevFailure if one runs already
   */
  void run(boolean detached) {
    if (ControlPlane.isRunning(state.root())) {
      throw new DevFailure("A demo runs in " + state.root() + ". `make demo-down` ends it.");
    }
    ControlPlane.stop(state.root());
    ExitHook tidyUp = ExitHook.running(this::down);
    try {
      show(detached);
    } catch (RuntimeException e) {
      tidyUp.close();
      ControlPlane.stop(state.root()); // the logs stay, for whoever reads the message
      throw e;
    }
    if (detached) {
      tidyUp.close();
    } else {
      stayUntilInterrupted(tidyUp);
    }
  }

  /** Ends a demo, whoever started it, and removes its state. */
  void down() {
    new DemoOperator(repository, state).stop();
    ControlPlane.stop(state.root());
    state.delete();
    progress.say("The demo is ended; nothing of it runs any more.");
  }

  private void show(boolean detached) {
    progress.step(
        "starting a control plane in " + repository.root().relativize(state.root()),
        () -> startControlPlane(detached));
    try (KubernetesClient admin = Kubeconfigs.client(ControlPlane.kubeconfig(state.root()))) {
      progress.step(
          "installing the chart (definitions, rights, policies, releases)",
          () -> repository.chart().install(admin, Chart.WITHOUT_OPERATOR));
      progress.step("starting the operator with the chart's rights", () -> startOperator(admin));
      GenericKubernetesResource instance = applyExample(admin);
      awaitReady(admin, instance);
      DemoReport report =
          new DemoReport(
              ControlPlane.kubeconfig(state.root()),
              Programs.cached(progress).path(Program.KUBECTL),
              state.log(DemoOperator.NAME));
      progress.say(report.text(current(admin, instance), detached));
    }
  }

  /** The exit hook ends it together with the operator; a watchdog does when there is no exit. */
  private void startControlPlane(boolean detached) {
    ControlPlane plane =
        ControlPlane.start(
            state.root(), ControlPlaneOptions.usual().whichOutlivesThisProcess(), progress);
    if (!detached) {
      plane.endWithThisProcess();
    }
  }

  private void startOperator(KubernetesClient admin) {
    Path kubeconfig = state.kubeconfig("operator");
    Kubeconfigs.forServiceAccount(admin, Chart.NAMESPACE, Chart.RELEASE, kubeconfig);
    new DemoOperator(repository, state).start(kubeconfig);
  }

  private GenericKubernetesResource applyExample(KubernetesClient admin) {
    List<HasMetadata> objects = Manifests.parse(read(repository.example()));
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

  private void awaitReady(KubernetesClient admin, GenericKubernetesResource instance) {
    Screen screen = new Screen(System.out, Terminal.isOutput());
    Processes processes = new Processes(state);
    long start = System.nanoTime();
    progress.say("");
    while (true) {
      processes.requireAlive(DemoOperator.NAME);
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
        throw notReady();
      }
      Await.pause("the instance to be ready", LOOK);
    }
  }

  private DevFailure notReady() {
    Path log = state.log(DemoOperator.NAME);
    return new DevFailure(
        """
        The instance is not ready after %d minutes. The table above says what it waits for.
        The end of the operator's log %s:
        %s"""
            .formatted(READY_LIMIT.toMinutes(), log, Folders.tail(log, 30)));
  }

  private void stayUntilInterrupted(ExitHook tidyUp) {
    List<ProcessRecord> ours = new Processes(state).records();
    while (ours.stream().allMatch(record -> record.alive().isPresent())) {
      Await.pause("the end of the demo", Duration.ofSeconds(1));
    }
    if (new Processes(state).records().equals(ours)) {
      progress.say("A process of the demo has ended; the rest is ended too.");
    } else {
      tidyUp.close(); // what is recorded now, if anything, is another demo's
      progress.say("The demo was ended from elsewhere.");
    }
  }

  private GenericKubernetesResource current(
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
