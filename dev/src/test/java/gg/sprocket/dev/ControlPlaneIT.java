package gg.sprocket.dev;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each test has a control plane of its own, since each ends or breaks it. */
class ControlPlaneIT {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  @TempDir Path folder;

  @Test
  void runsPodsSurvivesAnApiServerRestartAndLeavesNothingBehind() throws IOException {
    Path stage = Files.writeString(folder.resolve("never-pulls.yaml"), Samples.NEVER_PULLS);
    ControlPlane plane = start(ControlPlaneOptions.usual().withStages(stage));
    List<ProcessRecord> records = records();
    assertThat(records).hasSize(5).allMatch(record -> record.alive().isPresent());
    Path volume;
    try (KubernetesClient admin = plane.adminClient()) {
      leavesPodsOfTestsAloneAndFollowsTheirStages(admin);
      becomesReady(admin);
      volume = bindsClaim(admin);
      plane.stopApiServer();
      assertThatThrownBy(() -> connectToApiServer(admin)).isInstanceOf(ConnectException.class);
      plane.startApiServer();
      assertThat(admin.apps().deployments().inNamespace("default").withName("web").get())
          .isNotNull();
    }
    assertThat(volume).isDirectory();
    assertThat(Files.readString(plane.auditLog()))
        .contains("\"username\":\"kubernetes-admin\"", "\"level\":\"Metadata\"")
        .doesNotContain("RequestReceived");

    plane.close();

    await()
        .atMost(Duration.ofSeconds(5))
        .until(() -> records.stream().allMatch(record -> ProcessHandle.of(record.pid()).isEmpty()));
    assertThat(volume).doesNotExist();
  }

  @Test
  void speaksAsAServiceAccountAndForOlderVersions() {
    try (ControlPlane plane =
            start(ControlPlaneOptions.usual().withApiServerFlags("--emulated-version=1.34"));
        KubernetesClient admin = plane.adminClient()) {
      assertThat(admin.raw("/version")).containsPattern("\"emulationMinor\": ?\"34\"");
      admin
          .resource(
              new ServiceAccountBuilder()
                  .withNewMetadata()
                  .withName("nobody")
                  .withNamespace("default")
                  .endMetadata()
                  .build())
          .create();
      Path file = folder.resolve("nobody.kubeconfig");
      Kubeconfigs.forServiceAccount(admin, "default", "nobody", file);
      try (KubernetesClient nobody = Kubeconfigs.client(file)) {
        assertThatThrownBy(() -> nobody.secrets().inNamespace("default").list())
            .hasMessageContaining("system:serviceaccount:default:nobody");
      }
    }
  }

  @Test
  void endsWithAKilledJvm() throws Exception {
    Process owner =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-cp",
                System.getProperty("java.class.path"),
                StartAndWait.class.getName(),
                state().toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (var answers = owner.inputReader()) {
      assertThat(answers.readLine()).isEqualTo(StartAndWait.STARTED);
      List<ProcessRecord> records = records();
      assertThat(records).hasSize(5).allMatch(record -> record.alive().isPresent());

      owner.destroyForcibly();

      await()
          .atMost(LIMIT)
          .until(() -> records.stream().allMatch(record -> record.alive().isEmpty()));
    } finally {
      owner.destroyForcibly();
      assertThat(owner.waitFor(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void namesTheProgramThatEndsAndItsReason() {
    assertThatThrownBy(
            () -> start(ControlPlaneOptions.usual().withApiServerFlags("--no-such-flag")))
        .isInstanceOf(DevFailure.class)
        .hasMessageContaining("kube-apiserver has ended")
        .hasMessageContaining("unknown flag: --no-such-flag")
        .hasMessageContaining("kube-apiserver.log");
    assertThat(records()).isNotEmpty().allMatch(record -> record.alive().isEmpty());
  }

  private ControlPlane start(ControlPlaneOptions options) {
    return ControlPlane.start(state(), options, new Progress(System.out));
  }

  private Path state() {
    return folder.resolve("plane");
  }

  private List<ProcessRecord> records() {
    return new Processes(StateFolder.at(state())).records();
  }

  private static void connectToApiServer(KubernetesClient admin) throws IOException {
    URI server = URI.create(admin.getConfiguration().getMasterUrl());
    try (Socket socket = new Socket(server.getHost(), server.getPort())) {
      assertThat(socket.isConnected()).isTrue();
    }
  }

  private static void leavesPodsOfTestsAloneAndFollowsTheirStages(KubernetesClient admin) {
    new Manifests(admin).createNamespace("hands-off-here");
    admin.resource(Samples.pod("hands-off-here", "left-alone", Map.of())).create();
    admin
        .resource(Samples.pod("default", "broken", Map.of(KwokStages.TEST_STAGE, "never-pulls")))
        .create();
    admin.resource(Samples.job()).create();

    // The completed job shows that kwok has worked through what came before it.
    await()
        .atMost(LIMIT)
        .until(
            () ->
                succeeded(admin.batch().v1().jobs().inNamespace("default").withName("once").get()));
    await().atMost(LIMIT).until(() -> waitsForImage(pod(admin, "default", "broken")));
    assertThat(pod(admin, "hands-off-here", "left-alone").getStatus().getPhase())
        .isEqualTo("Pending");
  }

  private static void becomesReady(KubernetesClient admin) {
    Deployment web = Samples.deployment();
    admin.resource(web).create();
    admin.resource(web).waitUntilCondition(ControlPlaneIT::hasTwoReady, 60, TimeUnit.SECONDS);
  }

  private static boolean hasTwoReady(Deployment web) {
    return Integer.valueOf(2).equals(web.getStatus().getReadyReplicas());
  }

  private static Path bindsClaim(KubernetesClient admin) {
    PersistentVolumeClaim claim = Samples.claim();
    admin.resource(claim).create();
    PersistentVolumeClaim bound =
        admin
            .resource(claim)
            .waitUntilCondition(
                now -> now.getStatus().getPhase().equals("Bound"), 60, TimeUnit.SECONDS);
    String volume = bound.getSpec().getVolumeName();
    return Path.of(
        admin.persistentVolumes().withName(volume).get().getSpec().getHostPath().getPath());
  }

  private static Pod pod(KubernetesClient admin, String namespace, String name) {
    return admin.pods().inNamespace(namespace).withName(name).get();
  }

  private static boolean succeeded(Job job) {
    return Integer.valueOf(1).equals(job.getStatus().getSucceeded());
  }

  private static boolean waitsForImage(Pod pod) {
    return pod.getStatus().getContainerStatuses().stream()
        .anyMatch(
            container ->
                container.getState().getWaiting() != null
                    && container.getState().getWaiting().getReason().equals("ImagePullBackOff"));
  }
}
