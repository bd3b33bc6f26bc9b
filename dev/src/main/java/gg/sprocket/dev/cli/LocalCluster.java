package gg.sprocket.dev.cli;

import gg.sprocket.dev.ControlPlane;
import gg.sprocket.dev.ControlPlaneOptions;
import gg.sprocket.dev.ProcessRecord;
import gg.sprocket.dev.Processes;
import gg.sprocket.dev.Program;
import gg.sprocket.dev.Programs;
import gg.sprocket.dev.Progress;
import gg.sprocket.dev.StateFolder;
import java.nio.file.Path;

/** The control plane of {@code make cluster-up}: it outlives the command that starts it. */
record LocalCluster(Path state, Progress progress) {

  void up() {
    if (ControlPlane.isRunning(state)) {
      progress.say("The control plane runs already.");
    } else {
      progress.step("starting a control plane in " + state, this::start);
    }
    progress.say("");
    progress.say("  export KUBECONFIG=" + ControlPlane.kubeconfig(state));
    progress.say("  " + Programs.cached(progress).path(Program.KUBECTL) + " get nodes");
    progress.say("");
    progress.say("Its pods are simulated. `make cluster-down` ends it.");
  }

  void status() {
    Processes processes = new Processes(StateFolder.at(state));
    if (processes.records().isEmpty()) {
      progress.say("Nothing runs in " + state + ". `make cluster-up` starts a control plane.");
    }
    for (ProcessRecord record : processes.records()) {
      String word = record.alive().isPresent() ? "runs" : "has ended";
      progress.say("  %-24s process %-8d %s".formatted(record.name(), record.pid(), word));
    }
  }

  void down() {
    ControlPlane.stop(state);
    StateFolder.at(state).delete();
    progress.say("Nothing runs in " + state + " any more.");
  }

  private void start() {
    ControlPlane.start(state, ControlPlaneOptions.usual().whichOutlivesThisProcess(), progress)
        .kubeconfig();
  }
}
