package gg.sprocket.dev.cli;

import gg.sprocket.dev.Chart;
import gg.sprocket.dev.ControlPlane;
import gg.sprocket.dev.ControlPlaneOptions;
import gg.sprocket.dev.Folders;
import gg.sprocket.dev.Kubeconfigs;
import gg.sprocket.dev.ProcessRecord;
import gg.sprocket.dev.Processes;
import gg.sprocket.dev.Program;
import gg.sprocket.dev.Programs;
import gg.sprocket.dev.Progress;
import gg.sprocket.dev.StateFolder;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.util.List;

/** A control plane whose pods are simulated, with the operator as a process of this machine. */
record SimulatedStage(Repository repository, StateFolder state, Progress progress)
    implements Stage {

  @Override
  public boolean isRunning() {
    return ControlPlane.isRunning(state.root());
  }

  /** The exit hook ends it together with the operator; a watchdog does when there is no exit. */
  @Override
  public void start(boolean detached) {
    progress.step(
        "starting a control plane in " + repository.root().relativize(state.root()),
        () -> {
          ControlPlane plane =
              ControlPlane.start(
                  state.root(), ControlPlaneOptions.usual().whichOutlivesThisProcess(), progress);
          if (!detached) {
            plane.endWithThisProcess();
          }
        });
  }

  @Override
  public Path kubeconfig() {
    return ControlPlane.kubeconfig(state.root());
  }

  @Override
  public void operate(KubernetesClient admin) {
    progress.step(
        "installing the chart (definitions, rights, policies, releases)",
        () -> repository.chart().install(admin, Chart.WITHOUT_OPERATOR));
    progress.step(
        "starting the operator with the chart's rights",
        () -> {
          Path kubeconfig = state.kubeconfig("operator");
          Kubeconfigs.forServiceAccount(admin, Chart.NAMESPACE, Chart.RELEASE, kubeconfig);
          new DemoOperator(repository, state).start(kubeconfig);
        });
  }

  /** Behind a simulated pod there is no Vault to be unsealed. */
  @Override
  public String filledIn(String example) {
    return example.replace("\nspec:\n", "\nspec:\n  vault: {mode: Disabled}\n");
  }

  @Override
  public void requireAlive() {
    new Processes(state).requireAlive(DemoOperator.NAME);
  }

  @Override
  public String clue() {
    Path log = state.log(DemoOperator.NAME);
    return "The end of the operator's log %s:%n%s".formatted(log, Folders.tail(log, 30));
  }

  @Override
  public String next(KubernetesClient admin, GenericKubernetesResource instance) {
    return """
    The API server, the controllers and the operator are real. The pods are simulated by kwok: they
    become ready without running anything, so there is no application to log in to, and the instance
    was given no Vault.

    What to try next:
      export KUBECONFIG=%s
      alias kubectl=%s
      kubectl -n %3$s get spi,deployments,statefulsets,jobs,pvc
      kubectl -n %3$s describe spi %4$s
      kubectl -n %3$s delete deployments --all    # and see them come back
      kubectl -n %3$s edit spi %4$s
      tail -f %5$s
    """
        .formatted(
            kubeconfig(),
            Programs.cached(progress).path(Program.KUBECTL),
            instance.getMetadata().getNamespace(),
            instance.getMetadata().getName(),
            state.log(DemoOperator.NAME));
  }

  @Override
  public List<ProcessRecord> processes() {
    return new Processes(state).records();
  }

  @Override
  public void stop() {
    new DemoOperator(repository, state).stop();
    ControlPlane.stop(state.root());
  }

  @Override
  public void forget() {
    state.delete();
  }
}
