package gg.sprocket.operator.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import gg.sprocket.operator.probe.Bucket;
import gg.sprocket.operator.probe.ProbeInput;
import gg.sprocket.operator.probe.Refusal;
import gg.sprocket.operator.resource.Digest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What follows once a snapshot is stored, at a service that refuses some of it. */
class SnapshotTest {

  private static final String KEY = "vault/abc/20260103T030000Z.snap";
  private static final String OLD = "vault/abc/20260102T030000Z.snap";
  private static final String SHA256 = Digest.sha256("snapshot");

  @TempDir private Path folder;
  private final Set<String> refused = new ConcurrentSkipListSet<>();
  private final Set<String> cut = new ConcurrentSkipListSet<>();
  private final Set<String> deleted = new ConcurrentSkipListSet<>();
  private String content = "snapshot";
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
    Files.writeString(folder.resolve("accessKey"), "sprocket");
    Files.writeString(folder.resolve("secretKey"), "correct-horse-battery");
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void whenItCameBackAsItWasSentTheOldestGo() throws Exception {
    assertThat(settle()).isTrue();
    assertThat(deleted).containsExactly("/b/" + OLD);
  }

  @Test
  void whatCameBackOtherwiseGoesAndNothingElse() throws Exception {
    content = "garbage";

    assertThat(settle()).isFalse();
    assertThat(deleted).containsExactly("/b/" + KEY);
  }

  @Test
  void aRefusedDeleteIsNotToBeTriedAgain() {
    refused.add("DELETE");

    assertThatThrownBy(this::settle)
        .isInstanceOf(Unsettled.class)
        .hasMessage(KEY + " is stored, but ")
        .hasRootCauseMessage(
            "the keys in Secret of the login may not delete vault/abc/20260102T030000Z.snap from bucket b at S3 127.0.0.1:%d; allow s3:PutObject, s3:GetObject, s3:DeleteObject and s3:ListBucket in it"
                .formatted(server.getAddress().getPort()));
  }

  @Test
  void whatCameBackOtherwiseAndCannotBeDeletedIsNotTakenForGood() {
    content = "garbage";
    refused.add("DELETE");

    assertThatThrownBy(this::settle)
        .isInstanceOf(Unsettled.class)
        .hasMessage(KEY + " came back other than it was stored and is still there, because ");
  }

  @Test
  void aRefusedReadIsNotToBeTriedAgainAndDeletesNothing() {
    refused.add("GET");

    assertThatThrownBy(this::settle).isInstanceOf(Unsettled.class);
    assertThat(deleted).isEmpty();
  }

  @Test
  void whatIsThereIsStoredThoughNobodySaidSo() throws Exception {
    cut.add("PUT");

    store();
    assertThat(settle()).isTrue();
  }

  @Test
  void whatIsThereIsStoredThoughAGatewaySaidOtherwise() throws Exception {
    refused.add("PUT");

    store();
  }

  @Test
  void whatIsRefusedAndNotThereIsNotStored() {
    refused.addAll(Set.of("PUT", "GET"));

    assertThatThrownBy(this::store).isInstanceOf(Refusal.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"garbage", ""})
  void whatIsNotThereAsItWasSentIsNotStored(String there) {
    cut.add("PUT");
    content = there;

    assertThatThrownBy(this::store).isInstanceOf(IOException.class);
  }

  @Test
  void whatCannotBeLookedForIsNotStored() {
    cut.addAll(Set.of("PUT", "GET"));

    assertThatThrownBy(this::store).isInstanceOf(IOException.class);
  }

  private void store() throws Exception {
    Path file = Files.writeString(folder.resolve("vault.snap"), "snapshot");
    try (Bucket bucket = bucket()) {
      Snapshot.store(bucket, KEY, file, SHA256);
    }
  }

  private boolean settle() throws Exception {
    try (Bucket bucket = bucket()) {
      return Snapshot.settle(bucket, KEY, SHA256, List.of(OLD));
    }
  }

  private Bucket bucket() throws Exception {
    ProbeInput input = new ProbeInput(Map.of("PROBE_SECRETS", folder.toString()));
    URI endpoint = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    return Bucket.of(input, endpoint, "us-east-1", "b");
  }

  private void answer(HttpExchange exchange) throws IOException {
    String method = exchange.getRequestMethod();
    if (cut.contains(method)) {
      exchange.close();
      return;
    }
    boolean refuses = refused.contains(method);
    if (method.equals("DELETE") && !refuses) {
      deleted.add(exchange.getRequestURI().getPath());
    }
    byte[] body =
        (refuses ? "<Error><Code>AccessDenied</Code></Error>" : content)
            .getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(refuses ? 403 : 200, body.length);
    try (var to = exchange.getResponseBody()) {
      to.write(body);
    }
  }
}
