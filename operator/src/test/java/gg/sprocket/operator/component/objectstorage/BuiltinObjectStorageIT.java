package gg.sprocket.operator.component.objectstorage;

import static org.assertj.core.api.Assertions.assertThat;

import gg.sprocket.dev.LocalServers;
import gg.sprocket.dev.Ports;
import gg.sprocket.dev.S3Server;
import gg.sprocket.operator.component.BuiltinParts;
import gg.sprocket.operator.component.Scene;
import gg.sprocket.operator.probe.ProbeMain;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A real VersityGW with what the operator gives the Builtin one: its command line, its keys, its
 * probes, and the script of the Job that makes the buckets. Port and folders are its own.
 */
class BuiltinObjectStorageIT {

  private static final List<String> BUCKETS = List.of("mle-replays", "mle-images");

  private final LocalServers servers = LocalServers.create();
  private final int port = Ports.free(1).getFirst();
  private final Scene scene = Scene.minimal().settle();
  private final Map<String, String> login =
      BuiltinParts.login(Scene.minimal(), "mle-object-storage-login");
  private final Path volume = servers.folder("objects");
  private final BuiltinParts parts =
      new BuiltinParts(
          servers,
          scene,
          "mle-object-storage",
          Map.of(
              "/etc/sprocket",
              servers.folder("config").toString(),
              "/data",
              volume.toString(),
              "mle-object-storage:",
              "127.0.0.1:",
              "7070",
              "" + port));

  @BeforeEach
  void start() {
    parts.config("config");
    Map<String, String> environment = environment();
    environment.put("ROOT_ACCESS_KEY", key("accessKey"));
    environment.put("ROOT_SECRET_KEY", key("secretKey"));
    servers.start("object-storage", port, found(parts.command("object-storage")), environment);
  }

  @AfterEach
  void stop() {
    servers.close();
  }

  @Test
  void anEmptyVolumeGetsItsBucketsOnceAndTheyCanBeUsed() throws IOException {
    assertThat(ready(key("secretKey"))).isZero();

    LocalServers.Ended first = buckets();
    assertThat(first.code()).as(first.output()).isZero();
    assertThat(first.output()).contains("created mle-replays", "created mle-images");
    LocalServers.Ended second = buckets();
    assertThat(second.code()).as(second.output()).isZero();
    assertThat(second.output()).contains("mle-replays is there", "mle-images is there");

    assertThat(volume.resolve("mle-images")).isDirectory();
    assertThat(use()).contains("Proved");
  }

  @Test
  void readyIsWhoKnowsTheKeysAndAliveIsWhoAnswers() throws IOException, InterruptedException {
    assertThat(ready("wrong")).isNotZero();

    String path = parts.container("object-storage").getLivenessProbe().getHttpGet().getPath();
    try (HttpClient client = HttpClient.newHttpClient()) {
      URI uri = URI.create("http://127.0.0.1:" + port + path);
      assertThat(client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.discarding()))
          .returns(200, answer -> answer.statusCode());
    }
  }

  /** What a creation leaves that was cut off between its two steps. */
  @Test
  void aBucketThatIsHalfMadeIsToldAndMadeOnceItsFolderIsGone() throws IOException {
    Path half = servers.folder("objects/mle-images");

    LocalServers.Ended told = buckets();
    assertThat(told.code()).as(told.output()).isEqualTo(1);
    assertThat(told.output())
        .contains("created mle-replays", "cannot create mle-images", "empty folder mle-images");

    Files.delete(half);
    LocalServers.Ended made = buckets();
    assertThat(made.code()).as(made.output()).isZero();
    assertThat(made.output()).contains("mle-replays is there", "created mle-images");
  }

  /** Runs the container of the Job. */
  private LocalServers.Ended buckets() {
    Container container =
        scene.all(Job.class).stream()
            .filter(job -> job.getMetadata().getName().startsWith("mle-buckets-"))
            .map(job -> job.getSpec().getTemplate().getSpec().getContainers().getFirst())
            .findFirst()
            .orElseThrow();
    Map<String, String> environment = environment();
    for (EnvVar variable : container.getEnv()) {
      environment.put(
          variable.getName(),
          variable.getValueFrom() == null
              ? parts.replace(Objects.requireNonNull(variable.getValue()))
              : key(variable.getValueFrom().getSecretKeyRef().getKey()));
    }
    List<String> command = container.getCommand().stream().map(parts::replace).toList();
    return servers.attempt(found(command), environment);
  }

  private int ready(String secretKey) {
    Map<String, String> environment = environment();
    environment.put("ROOT_ACCESS_KEY", key("accessKey"));
    environment.put("ROOT_SECRET_KEY", secretKey);
    List<String> command =
        parts.container("object-storage").getReadinessProbe().getExec().getCommand().stream()
            .map(parts::replace)
            .toList();
    return servers.attempt(found(command), environment).code();
  }

  /** Writes, reads and deletes in both buckets, as the probe of an External service does. */
  private String use() throws IOException {
    Path result = Files.createTempFile("probe", "result");
    Map<String, String> environment = new TreeMap<>();
    environment.put("PROBE_ENDPOINT", "http://127.0.0.1:" + port);
    environment.put("PROBE_REGION", scene.instance().services().objectStorage().region());
    environment.put("PROBE_REPLAYS", BUCKETS.getFirst());
    environment.put("PROBE_IMAGES", BUCKETS.getLast());
    Path secrets = Files.createTempDirectory("keys");
    for (String key : List.of("accessKey", "secretKey")) {
      Files.writeString(secrets.resolve(key), key(key));
    }
    environment.put("PROBE_SECRETS", secrets.toString());
    environment.put("PROBE_RESULT", result.toString());
    PrintStream out = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
    ProbeMain.run(List.of("objectStorage"), environment, out);
    return Files.readString(result);
  }

  private String key(String name) {
    return login.getOrDefault(name, "");
  }

  /** Looked up on the path that the environment gives. */
  private static List<String> found(List<String> command) {
    List<String> whole = new ArrayList<>(List.of("env"));
    whole.addAll(command);
    return whole;
  }

  private Map<String, String> environment() {
    return new TreeMap<>(Map.of("PATH", S3Server.programs(servers) + ":" + System.getenv("PATH")));
  }
}
