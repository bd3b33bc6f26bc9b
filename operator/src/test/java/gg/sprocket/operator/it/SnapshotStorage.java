package gg.sprocket.operator.it;

import static org.assertj.core.api.Assertions.assertThat;

import gg.sprocket.dev.LocalServers;
import gg.sprocket.dev.S3Server;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The object storage of one instance {@code mle}, with the bucket for snapshots of its Vault.
 *
 * @param servers where it runs
 * @param port its port
 */
record SnapshotStorage(LocalServers servers, int port) implements AutoCloseable {

  private static final String BUCKET = "mle-vault-snapshots";

  /** With the login that the operator made for the instance. */
  static SnapshotStorage start(KubernetesClient admin, String namespace) {
    LocalServers servers = LocalServers.create();
    var login =
        admin
            .secrets()
            .inNamespace(namespace)
            .withName("mle-object-storage-login")
            .require()
            .getData();
    S3Server server =
        S3Server.start(
            servers,
            decoded(login.getOrDefault("accessKey", "")),
            decoded(login.getOrDefault("secretKey", "")),
            Optional.empty(),
            List.of(BUCKET));
    return new SnapshotStorage(servers, server.port());
  }

  private static String decoded(String value) {
    return new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8);
  }

  private Path objects() {
    return servers.folder("versitygw-%d/objects/%s".formatted(port, BUCKET));
  }

  /** Key of the only snapshot. */
  String only() throws IOException {
    try (Stream<Path> files = Files.walk(objects())) {
      List<String> keys =
          files
              .filter(Files::isRegularFile)
              .map(file -> objects().relativize(file).toString())
              .toList();
      assertThat(keys).hasSize(1);
      return keys.getFirst();
    }
  }

  /** Puts an object of another one here, under the same key. */
  void take(SnapshotStorage other, String key) throws IOException {
    Path copy = objects().resolve(key);
    Files.createDirectories(copy.getParent());
    Files.copy(other.objects().resolve(key), copy);
  }

  @Override
  public void close() {
    servers.close();
  }
}
