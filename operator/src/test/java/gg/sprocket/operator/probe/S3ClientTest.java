package gg.sprocket.operator.probe;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import gg.sprocket.operator.resource.Digest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a server receives, and whether it comes to the same signature by what it received. */
class S3ClientTest {

  private static final S3Signature SIGNATURE =
      new S3Signature("us-east-1", "sprocket", "correct-horse-battery");
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  /** The usual ports belong to nobody here, so the server stands in as the client's proxy. */
  @ParameterizedTest
  @CsvSource({
    "http://s3.example.org:80, s3.example.org",
    "http://s3.example.org, s3.example.org",
    "http://s3.example.org:9000, s3.example.org:9000"
  })
  void theHostThatIsSentIsTheHostThatIsSigned(URI endpoint, String host)
      throws IOException, InterruptedException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", exchange -> answer(exchange, host));
    server.start();
    HttpClient http =
        HttpClient.newBuilder()
            .version(Version.HTTP_1_1)
            .proxy(ProxySelector.of(server.getAddress()))
            .build();
    try (S3Client client = new S3Client(http, endpoint, SIGNATURE)) {
      assertThat(client.get("mle-replays", "key").status()).isEqualTo(200);
    } finally {
      server.stop(0);
    }
  }

  private static void answer(HttpExchange exchange, String expected) throws IOException {
    String host = exchange.getRequestHeaders().getFirst("Host");
    Instant time = TIME.parse(exchange.getRequestHeaders().getFirst("x-amz-date"), Instant::from);
    String signed =
        SIGNATURE
            .headers(
                exchange.getRequestMethod(),
                URI.create("http://" + host + exchange.getRequestURI().getRawPath()),
                Map.of(),
                Digest.sha256(""),
                time)
            .getOrDefault("authorization", "");
    boolean right =
        host.equals(expected)
            && signed.equals(exchange.getRequestHeaders().getFirst("authorization"));
    exchange.sendResponseHeaders(right ? 200 : 403, -1);
    exchange.close();
  }
}
