package gg.sprocket.operator.probe;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;

/**
 * Three requests of S3 in path style, which every service takes.
 *
 * @param http transport
 * @param endpoint scheme, host and port
 * @param signature signs the requests
 */
record S3Client(HttpClient http, URI endpoint, S3Signature signature) implements AutoCloseable {

  private static final Pattern CODE = Pattern.compile("<Code>([A-Za-z0-9]{1,60})</Code>");
  private static final int LONGEST = 16_384;
  private static final byte[] CONTENT = "sprocket probe\n".getBytes(StandardCharsets.UTF_8);

  /**
   * An answer.
   *
   * @param status HTTP status
   * @param code the service's own word for an error; empty if it gave none
   */
  record Answer(int status, String code) {

    boolean ok() {
      return status / 100 == 2;
    }
  }

  static S3Client of(URI endpoint, S3Signature signature, SSLContext trust) {
    HttpClient http =
        HttpClient.newBuilder()
            .version(Version.HTTP_1_1)
            .followRedirects(Redirect.NEVER)
            .connectTimeout(Duration.ofMillis(Probe.CONNECT_MILLIS))
            .sslContext(trust)
            .build();
    return new S3Client(http, endpoint, signature);
  }

  Answer put(String bucket, String key, Map<String, String> headers)
      throws IOException, InterruptedException {
    return send("PUT", bucket, key, headers, CONTENT);
  }

  Answer get(String bucket, String key) throws IOException, InterruptedException {
    return send("GET", bucket, key, Map.of(), new byte[0]);
  }

  Answer delete(String bucket, String key) throws IOException, InterruptedException {
    return send("DELETE", bucket, key, Map.of(), new byte[0]);
  }

  private Answer send(
      String method, String bucket, String key, Map<String, String> headers, byte[] content)
      throws IOException, InterruptedException {
    URI uri = endpoint.resolve("/" + bucket + "/" + key);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri)
            .timeout(Duration.ofMillis(Probe.ANSWER_MILLIS))
            .method(
                method,
                content.length == 0
                    ? BodyPublishers.noBody()
                    : BodyPublishers.ofByteArray(content));
    signature.headers(method, uri, headers, content, Instant.now()).forEach(request::header);
    HttpResponse<InputStream> response = http.send(request.build(), BodyHandlers.ofInputStream());
    try (InputStream body = response.body()) {
      String text = new String(body.readNBytes(LONGEST), StandardCharsets.UTF_8);
      Matcher code = CODE.matcher(text);
      return new Answer(response.statusCode(), code.find() ? code.group(1) : "");
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
