package gg.sprocket.dev.image;

import static org.awaitility.Awaitility.await;

import gg.sprocket.dev.Manifests;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.ExecWatch;
import io.fabric8.kubernetes.client.dsl.PodResource;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A pod of one image, under Pod Security's strictest rules and with a root file system that cannot
 * be written.
 */
record PodOnNode(KubernetesClient client, String name) {
  static final String NAMESPACE = "images";

  private static final Duration LIMIT = Duration.ofSeconds(90);

  private static final String POD =
      """
      apiVersion: v1
      kind: Pod
      metadata: {name: %1$s, namespace: %2$s}
      spec:
        restartPolicy: Never
        enableServiceLinks: false
        automountServiceAccountToken: false
        securityContext:
          runAsNonRoot: true
          runAsUser: %4$d
          runAsGroup: %4$d
          fsGroup: %4$d
          seccompProfile: {type: RuntimeDefault}
        containers:
        - name: main
          image: %3$s
          imagePullPolicy: Never
          securityContext:
            allowPrivilegeEscalation: false
            readOnlyRootFilesystem: true
            capabilities: {drop: [ALL]}
          volumeMounts:
          - {name: tmp, mountPath: /tmp}
      %5$s
        volumes:
        - {name: tmp, emptyDir: {}}
        - {name: data, emptyDir: {}}
        - {name: run, emptyDir: {}}
        - {name: files, configMap: {name: files}}
      """;

  static void makeNamespace(KubernetesClient client) {
    new Manifests(client)
        .apply(
            Manifests.parse(
                """
                apiVersion: v1
                kind: Namespace
                metadata: {name: images, labels: {pod-security.kubernetes.io/enforce: restricted}}
                """),
            NAMESPACE);
  }

  /**
   * Starts one.
   *
   * @param folders where the volumes data, run and files are mounted, by volume
   * @param more the rest of its container, in YAML
   */
  static PodOnNode start(
      KubernetesClient client,
      String name,
      String image,
      int user,
      Map<String, String> folders,
      String more) {
    StringBuilder container = new StringBuilder();
    new TreeMap<>(folders)
        .forEach(
            (volume, path) ->
                container.append("- {name: %s, mountPath: %s}%n".formatted(volume, path)));
    String rest = container.append(more).toString().indent(4);
    String pod = POD.formatted(name, NAMESPACE, image, user, rest);
    new Manifests(client).apply(Manifests.parse(pod), NAMESPACE);
    return new PodOnNode(client, name);
  }

  /** What a command in it answers, once it answers without failure. */
  String answer(String... command) {
    return await().atMost(LIMIT).until(() -> once(command), Optional::isPresent).orElseThrow();
  }

  /** What a command in it says, whether it fails or not. */
  String said(String command) {
    return answer("sh", "-c", command + " 2>&1 || true");
  }

  /** Sends a signal to its first process, and says how that has ended then. */
  ContainerStateTerminated endedBy(String signal) {
    // Whether the command can still answer is a matter of luck.
    once("sh", "-c", "kill -%s 1".formatted(signal));
    return ended();
  }

  /** How it has ended. */
  ContainerStateTerminated ended() {
    return await()
        .atMost(LIMIT)
        .until(
            () -> states().stream().filter(state -> state.getTerminated() != null).findFirst(),
            Optional::isPresent)
        .orElseThrow()
        .getTerminated();
  }

  String log() {
    return pod().getLog();
  }

  private Optional<String> once(String... command) {
    List<ContainerState> states = states();
    if (states.stream().anyMatch(state -> state.getTerminated() != null)) {
      throw new IllegalStateException(name + " has ended:\n" + log());
    }
    if (states.stream().noneMatch(state -> state.getRunning() != null)) {
      return Optional.empty();
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ExecWatch watch = pod().writingOutput(out).exec(command)) {
      int code = watch.exitCode().get(30, TimeUnit.SECONDS);
      return code == 0 ? Optional.of(out.toString(StandardCharsets.UTF_8)) : Optional.empty();
    } catch (KubernetesClientException | ExecutionException | TimeoutException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  private List<ContainerState> states() {
    return pod().get().getStatus().getContainerStatuses().stream()
        .map(ContainerStatus::getState)
        .toList();
  }

  private PodResource pod() {
    return client.pods().inNamespace(NAMESPACE).withName(name);
  }
}
