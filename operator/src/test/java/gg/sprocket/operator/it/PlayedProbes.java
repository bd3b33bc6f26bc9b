package gg.sprocket.operator.it;

import gg.sprocket.dev.KwokStages;
import gg.sprocket.operator.probe.ProbeMain;
import gg.sprocket.operator.resource.Labels;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.SecretVolumeSource;
import io.fabric8.kubernetes.api.model.ServiceAccountTokenProjection;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeProjection;
import io.fabric8.kubernetes.api.model.authentication.TokenRequest;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Runs, as a node would, the probe of each simulated pod that is one, in namespaces whose probes
 * kwok leaves alone: by the arguments, variables and files that the operator gave it, with real
 * tokens of its ServiceAccount.
 */
final class PlayedProbes implements AutoCloseable {

  private final KubernetesClient admin;
  private final Queue<String> said = new ConcurrentLinkedQueue<>();
  private final ScheduledExecutorService loop =
      Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().factory());

  PlayedProbes(KubernetesClient admin) {
    this.admin = admin;
    var _ = loop.scheduleWithFixedDelay(this::turn, 0, 200, TimeUnit.MILLISECONDS);
  }

  /** What the probes printed. */
  String output() {
    return String.join("\n", said);
  }

  private void turn() {
    try {
      for (Pod pod : admin.pods().inAnyNamespace().withLabel(Labels.PART).list().getItems()) {
        if (isWaiting(pod)) {
          run(pod);
        }
      }
    } catch (IOException | RuntimeException e) {
      said.add("not run: " + e);
    }
  }

  private static boolean isWaiting(Pod pod) {
    return pod.getMetadata().getNamespace().startsWith(KwokStages.PROBED_NAMESPACES)
        && Labels.label(pod, Labels.COMPONENT).orElse("").startsWith("probe-")
        && pod.getSpec().getNodeName() != null
        && pod.getMetadata().getDeletionTimestamp() == null
        && "Pending".equals(pod.getStatus().getPhase());
  }

  private void run(Pod pod) throws IOException {
    Path folder = Files.createTempDirectory("played-probe");
    Path result = folder.resolve("result");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    files(pod, folder);
    List<String> arguments = pod.getSpec().getContainers().getFirst().getArgs();
    int code =
        ProbeMain.run(
            arguments.subList(1, arguments.size()),
            environment(pod, folder, result),
            new PrintStream(out, true, StandardCharsets.UTF_8));
    said.add(out.toString(StandardCharsets.UTF_8));
    end(pod, code, Files.exists(result) ? Files.readString(result) : "");
  }

  private Map<String, String> environment(Pod pod, Path folder, Path result) {
    Map<String, String> environment = new TreeMap<>();
    for (EnvVar variable : pod.getSpec().getContainers().getFirst().getEnv()) {
      environment.put(variable.getName(), variable.getValue() == null ? "" : variable.getValue());
    }
    URL server = admin.getMasterUrl();
    environment.put("KUBERNETES_SERVICE_HOST", server.getHost());
    environment.put("KUBERNETES_SERVICE_PORT", Integer.toString(server.getPort()));
    environment.put("PROBE_SECRETS", folder.toString());
    environment.put("PROBE_RESULT", result.toString());
    return environment;
  }

  private void files(Pod pod, Path folder) throws IOException {
    Volume volume = pod.getSpec().getVolumes().getFirst();
    if (volume.getSecret() != null) {
      SecretVolumeSource source = volume.getSecret();
      write(folder, source.getItems(), values(pod, source.getSecretName()));
      return;
    }
    for (VolumeProjection source : volume.getProjected().getSources()) {
      if (source.getServiceAccountToken() != null) {
        Files.writeString(
            folder.resolve(source.getServiceAccountToken().getPath()),
            token(pod, source.getServiceAccountToken()));
      }
      if (source.getConfigMap() != null) {
        String name = source.getConfigMap().getName();
        var map = admin.configMaps().inNamespace(namespace(pod)).withName(name).get();
        write(folder, source.getConfigMap().getItems(), map == null ? Map.of() : map.getData());
      }
      if (source.getSecret() != null) {
        write(folder, source.getSecret().getItems(), values(pod, source.getSecret().getName()));
      }
    }
  }

  private Map<String, String> values(Pod pod, String name) {
    var secret = admin.secrets().inNamespace(namespace(pod)).withName(name).get();
    Map<String, String> data = new TreeMap<>();
    if (secret != null) {
      secret
          .getData()
          .forEach(
              (k, v) ->
                  data.put(k, new String(Base64.getDecoder().decode(v), StandardCharsets.UTF_8)));
    }
    return data;
  }

  private static void write(Path folder, List<KeyToPath> items, Map<String, String> content)
      throws IOException {
    for (KeyToPath item : items) {
      if (content.containsKey(item.getKey())) {
        Files.writeString(folder.resolve(item.getPath()), content.getOrDefault(item.getKey(), ""));
      }
    }
  }

  private String token(Pod pod, ServiceAccountTokenProjection projection) {
    TokenRequest request =
        new TokenRequestBuilder()
            .withNewSpec()
            .withAudiences(
                projection.getAudience() == null ? List.of() : List.of(projection.getAudience()))
            .withExpirationSeconds(projection.getExpirationSeconds())
            .endSpec()
            .build();
    return admin
        .serviceAccounts()
        .inNamespace(namespace(pod))
        .withName(pod.getSpec().getServiceAccountName())
        .tokenRequest(request)
        .getStatus()
        .getToken();
  }

  private static String namespace(Pod pod) {
    return pod.getMetadata().getNamespace();
  }

  /** What a node says of a pod that has ended. */
  private void end(Pod pod, int code, String message) {
    admin
        .pods()
        .inNamespace(namespace(pod))
        .withName(pod.getMetadata().getName())
        .editStatus(
            now -> {
              now.getStatus().setPhase(code == 0 ? "Succeeded" : "Failed");
              now.getStatus()
                  .setContainerStatuses(
                      List.of(
                          new ContainerStatusBuilder()
                              .withName("probe")
                              .withImage("operator")
                              .withImageID("")
                              .withReady(false)
                              .withRestartCount(0)
                              .withNewState()
                              .withNewTerminated()
                              .withExitCode(code)
                              .withMessage(message)
                              .endTerminated()
                              .endState()
                              .build()));
              return now;
            });
  }

  @Override
  public void close() {
    loop.shutdownNow();
  }
}
