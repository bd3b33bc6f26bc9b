package gg.sprocket.dev.cli;

import gg.sprocket.dev.Await;
import gg.sprocket.dev.Chart;
import gg.sprocket.dev.DevFailure;
import gg.sprocket.dev.Folders;
import gg.sprocket.dev.ProcessRecord;
import gg.sprocket.dev.Processes;
import gg.sprocket.dev.Program;
import gg.sprocket.dev.Programs;
import gg.sprocket.dev.Progress;
import gg.sprocket.dev.StateFolder;
import gg.sprocket.dev.image.LocalImages;
import gg.sprocket.dev.node.RealCluster;
import gg.sprocket.dev.node.StandinImages;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.apps.Deployment;
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
import java.util.stream.Stream;

/** A real node with the operator as pods of it, and a stand-in in place of the application. */
record RealStage(Repository repository, Path folder, Progress progress) implements Stage {
  private static final Duration OPERATOR_LIMIT = Duration.ofMinutes(2);

  /** Of the form that the library for Discord takes; nobody is asked whether it is good. */
  private static final String TOKEN = "MTIzNDU2Nzg5MDEyMzQ1Njc4.GabcDe.a-demo-that-talks-to-nobody";

  @Override
  public boolean isRunning() {
    return RealCluster.isRunning(folder);
  }

  @Override
  public void start(boolean detached) {
    List<Path> images =
        List.of(
            LocalImages.services(progress),
            LocalImages.operator(repository.operatorJar(), repository.operatorImage(), progress),
            StandinImages.of(repository.root()).archive(progress));
    progress.step(
        "starting a control plane and a node in " + repository.root().relativize(folder),
        () -> {
          RealCluster cluster = RealCluster.startDetached(folder, images, progress);
          if (!detached) {
            cluster.endWhenKilled();
          }
          cluster.serveHosts(progress);
          write(addressFile(), cluster.address());
        });
  }

  @Override
  public Path kubeconfig() {
    return RealCluster.kubeconfig(folder);
  }

  @Override
  public void operate(KubernetesClient admin) {
    progress.step(
        "installing the chart by Helm, the operator included",
        () -> {
          repository.chart().installByHelm(kubeconfig(), Map.of());
          Await.until("the operator's pods", OPERATOR_LIMIT, () -> isOperated(admin));
        });
  }

  private static boolean isOperated(KubernetesClient admin) {
    try {
      Deployment operator =
          admin.apps().deployments().inNamespace(Chart.NAMESPACE).withName(Chart.RELEASE).get();
      return operator != null
          && operator.getSpec().getReplicas().equals(operator.getStatus().getAvailableReplicas());
    } catch (KubernetesClientException e) {
      return false;
    }
  }

  @Override
  public String filledIn(String example) {
    return example.replace("replace-me-bot-token", TOKEN);
  }

  @Override
  public void requireAlive() {
    for (StateFolder state : states()) {
      Processes processes = new Processes(state);
      processes.records().forEach(record -> processes.requireAlive(record.name()));
    }
  }

  @Override
  public String clue() {
    return "Its pods may tell more: kubectl --kubeconfig %s get pods -A".formatted(kubeconfig());
  }

  @Override
  public String next(KubernetesClient admin, GenericKubernetesResource instance) {
    String namespace = instance.getMetadata().getNamespace();
    String name = instance.getMetadata().getName();
    Path authority = folder.resolve("ca.crt");
    write(authority, authority(admin, namespace, name));
    String host = Objects.requireNonNull(instance.get("spec", "exposure", "domain")).toString();
    return """
    The control plane, the node, every pod and the operator in two of them are real. In place of the
    application runs a stand-in that reads and does what the real one reads and does.

    The web host, through Traefik, with the certificate that the operator made:
      curl --cacert %1$s --resolve %2$s:443:%3$s -L https://%2$s/

    What to try next:
      export KUBECONFIG=%4$s
      alias kubectl=%5$s
      kubectl -n %6$s get spi,pods,pvc
      kubectl -n %6$s describe spi %7$s
      kubectl -n %6$s delete pods --all    # and see them come back, with their data
      kubectl -n %6$s get --raw /api/v1/namespaces/%6$s/services/http:%7$s-monolith:3001/proxy/self-check
      kubectl -n sprocket-system logs deploy/sprocket-operator -f
    """
        .formatted(
            authority,
            host,
            read(addressFile()),
            kubeconfig(),
            Programs.cached(progress).path(Program.KUBECTL),
            namespace,
            name);
  }

  private static String authority(KubernetesClient admin, String namespace, String name) {
    ConfigMap map = admin.configMaps().inNamespace(namespace).withName(name + "-ca").get();
    if (map == null) {
      throw new DevFailure(
          "ConfigMap %s/%s-ca with the instance's authority is not there."
              .formatted(namespace, name));
    }
    return Objects.requireNonNullElse(map.getData().get("ca.crt"), "");
  }

  @Override
  public List<ProcessRecord> processes() {
    return states().stream().flatMap(state -> new Processes(state).records().stream()).toList();
  }

  private List<StateFolder> states() {
    return Stream.of("plane", "node").map(name -> StateFolder.at(folder.resolve(name))).toList();
  }

  @Override
  public void stop() {
    RealCluster.stop(folder);
  }

  @Override
  public void forget() {
    states().forEach(StateFolder::delete);
    Folders.delete(folder);
  }

  private Path addressFile() {
    return folder.resolve("address");
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
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
