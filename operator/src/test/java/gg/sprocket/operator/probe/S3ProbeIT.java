package gg.sprocket.operator.probe;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import gg.sprocket.dev.LocalServers;
import gg.sprocket.dev.Ports;
import gg.sprocket.dev.S3Server;
import gg.sprocket.dev.ServerCertificate;
import gg.sprocket.operator.resource.ProbeResult.Cause;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The probe of External object storage against a real S3 server. */
class S3ProbeIT {

  private static final String SECRET_KEY = "correct-horse-battery";
  private static final ServerCertificate TLS = ServerCertificate.of("localhost");
  private static final LocalServers SERVERS = LocalServers.create();
  private static S3Server server = new S3Server(0);
  private static S3Server secure = new S3Server(0);

  @BeforeAll
  static void start() {
    List<String> buckets = List.of("mle-replays", "mle-images");
    server = S3Server.start(SERVERS, "sprocket", SECRET_KEY, Optional.empty(), buckets);
    secure = S3Server.start(SERVERS, "sprocket", SECRET_KEY, Optional.of(TLS), buckets);
  }

  @AfterAll
  static void stop() {
    SERVERS.close();
  }

  @Test
  void bucketsThatTakeAllAreProvedAndLeftEmpty() throws IOException {
    attempt().proved();

    for (String bucket : List.of("mle-replays", "mle-images")) {
      Path objects = SERVERS.folder("versitygw-" + server.port() + "/objects/" + bucket);
      try (Stream<Path> files = Files.walk(objects)) {
        assertThat(files.filter(Files::isRegularFile)).isEmpty();
      }
    }
  }

  @Test
  void aWrongKeyIsRefused() {
    attempt()
        .withSecret("secretKey", "wrong-horse-battery")
        .refused(Cause.AuthenticationFailed, "Secret mle-service");
  }

  @Test
  void anUnknownKeyIsRefused() {
    attempt()
        .withSecret("accessKey", "stranger")
        .refused(Cause.AuthenticationFailed, "Secret mle-service");
  }

  @Test
  void aMissingBucketIsRefused() {
    attempt()
        .with("PROBE_IMAGES", "mle-pictures")
        .refused(Cause.BucketMissing, "bucket mle-pictures");
  }

  @Test
  void aServerWithTlsOfATrustedAuthorityIsProved() {
    attempt()
        .with("PROBE_ENDPOINT", "https://localhost:" + secure.port())
        .withSecret("ca.crt", TLS.authority())
        .proved();
  }

  @Test
  void aCertificateThatNobodyTrustsIsRefused() {
    attempt()
        .with("PROBE_ENDPOINT", "https://localhost:" + secure.port())
        .refused(Cause.TlsFailed, "not signed by a public authority");
  }

  @Test
  void aCertificateForAnotherNameIsRefused() {
    attempt()
        .with("PROBE_ENDPOINT", "https://127.0.0.1:" + secure.port())
        .withSecret("ca.crt", TLS.authority())
        .refused(Cause.TlsFailed, "does not name this host");
  }

  @Test
  void aServerWithoutTlsIsRefusedWhereItIsWanted() {
    attempt()
        .with("PROBE_ENDPOINT", "https://localhost:" + server.port())
        .refused(Cause.TlsFailed, "does not speak TLS");
  }

  @Test
  void aBucketWithoutPublicObjectsIsRefused() throws IOException {
    try (Refusing refusing = Refusing.open(409, "AccessControlListNotSupported")) {
      refusing.attempt().refused(Cause.AclRefused, "mle-images", "public-read");
    }
  }

  @Test
  void aClosedPortIsRefused() {
    int closed = Ports.free(1).getFirst();

    attempt()
        .with("PROBE_ENDPOINT", "http://localhost:" + closed)
        .refused(Cause.Unreachable, "nothing listens at localhost:" + closed);
  }

  @Test
  void aNameThatNobodyKnowsIsRefused() {
    attempt()
        .with("PROBE_ENDPOINT", "http://s3.invalid")
        .refused(Cause.Unreachable, "s3.invalid", "DNS");
  }

  @Test
  void aPortThatNeverAnswersIsRefused() throws IOException {
    try (SilentPort silent = SilentPort.open()) {
      attempt()
          .with("PROBE_ENDPOINT", "http://localhost:" + silent.port())
          .refused(Cause.Unreachable, "does not answer");
    }
  }

  private static Attempt attempt() {
    return new Attempt(
        "objectStorage",
        Map.of(
            "PROBE_ENDPOINT", "http://localhost:" + server.port(),
            "PROBE_REGION", "us-east-1",
            "PROBE_REPLAYS", "mle-replays",
            "PROBE_IMAGES", "mle-images"),
        Map.of("accessKey", "sprocket", "secretKey", SECRET_KEY));
  }

  /**
   * A service that takes everything but ACLs, as AWS does by default: VersityGW has no such rule,
   * so this answer alone is played.
   */
  private record Refusing(HttpServer server) implements AutoCloseable {

    static Refusing open(int status, String code) throws IOException {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext(
          "/",
          exchange -> {
            boolean acl = exchange.getRequestHeaders().containsKey("x-amz-acl");
            byte[] body =
                ("<Error><Code>" + code + "</Code></Error>").getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(acl ? status : 200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
          });
      server.start();
      return new Refusing(server);
    }

    Attempt attempt() {
      return S3ProbeIT.attempt()
          .with("PROBE_ENDPOINT", "http://localhost:" + server.getAddress().getPort());
    }

    @Override
    public void close() {
      server.stop(0);
    }
  }
}
