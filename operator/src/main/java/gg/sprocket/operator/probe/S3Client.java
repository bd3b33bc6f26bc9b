package gg.sprocket.operator.probe;

import gg.sprocket.operator.resource.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;

/**
 * The few requests of S3 that are needed, in path style, which every service takes.
 *
 * @param http transport
 * @param endpoint scheme, host and port
 * @param signature signs the requests
 */
record S3Client(HttpClient http, URI endpoint, S3Signature signature) implements AutoCloseable {

  private static final Pattern CODE = Pattern.compile("<Code>([A-Za-z0-9]{1,60})</Code>");

  /** A thousand keys take less. */
  private static final int LONGEST = 4 << 20;

  private static final Duration SHORT = Duration.ofMillis(Probe.ANSWER_MILLIS);

  /** Until all of a file is sent. */
  private static final Duration LONG = Duration.ofMinutes(10);

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

    /** What it says of an error, in a word. */
    String said() {
      return code.isEmpty() ? "HTTP " + status : code;
    }
  }

  /**
   * Some objects of a bucket, in the order of their keys.
   *
   * @param answer whether there are any
   * @param objects at most a thousand
   * @param more whether others come after the last of them
   */
  record Listing(Answer answer, List<StoredObject> objects, boolean more) {

    Listing {
      objects = List.copyOf(objects);
    }
  }

  static S3Client of(URI endpoint, S3Signature signature, SSLContext trust) {
    return new S3Client(Probe.http(trust), endpoint, signature);
  }

  Answer put(String bucket, String key, Map<String, String> headers)
      throws IOException, InterruptedException {
    Body body = new Body(BodyPublishers.ofByteArray(CONTENT), Digest.sha256(CONTENT));
    return send(request("PUT", uri(bucket, key), headers, body, SHORT));
  }

  /**
   * Writes an object, which is there when all of it is.
   *
   * @param sha256 SHA-256 of the file
   */
  Answer put(String bucket, String key, Path file, String sha256)
      throws IOException, InterruptedException {
    Body body = new Body(BodyPublishers.ofFile(file), sha256);
    // AWS wants it for a bucket whose objects are locked ("Object Lock", PutObject).
    String checksum = Base64.getEncoder().encodeToString(HexFormat.of().parseHex(sha256));
    Map<String, String> headers = Map.of("x-amz-checksum-sha256", checksum);
    return send(request("PUT", uri(bucket, key), headers, body, LONG));
  }

  Answer get(String bucket, String key) throws IOException, InterruptedException {
    return send(request("GET", uri(bucket, key), Map.of(), Body.NONE, SHORT));
  }

  /** Reads an object, if it is there. */
  Answer get(String bucket, String key, OutputStream to) throws IOException, InterruptedException {
    HttpRequest request = request("GET", uri(bucket, key), Map.of(), Body.NONE, SHORT);
    HttpResponse<InputStream> response = http.send(request, BodyHandlers.ofInputStream());
    try (InputStream body = response.body()) {
      if (response.statusCode() / 100 != 2) {
        return answer(response.statusCode(), text(body));
      }
      body.transferTo(to);
      return new Answer(response.statusCode(), "");
    }
  }

  /**
   * The first objects whose keys have some beginning and come after another one.
   *
   * @param prefix the beginning, of characters that need no encoding
   * @param after the other key, of such characters; empty for none
   */
  Listing list(String bucket, String prefix, String after)
      throws IOException, InterruptedException {
    String query =
        "list-type=2&prefix="
            + encoded(prefix)
            + (after.isEmpty() ? "" : "&start-after=" + encoded(after));
    URI uri = endpoint.resolve("/" + bucket + "?" + query);
    HttpRequest request = request("GET", uri, Map.of(), Body.NONE, SHORT);
    HttpResponse<InputStream> response = http.send(request, BodyHandlers.ofInputStream());
    try (InputStream body = response.body()) {
      String text = text(body);
      return new Listing(
          answer(response.statusCode(), text),
          StoredObject.listed(text),
          text.contains("<IsTruncated>true"));
    }
  }

  private static String encoded(String text) {
    return text.replace("/", "%2F");
  }

  Answer delete(String bucket, String key) throws IOException, InterruptedException {
    return send(request("DELETE", uri(bucket, key), Map.of(), Body.NONE, SHORT));
  }

  /**
   * What is sent.
   *
   * @param content the content
   * @param sha256 its SHA-256
   */
  private record Body(BodyPublisher content, String sha256) {

    static final Body NONE = new Body(BodyPublishers.noBody(), Digest.sha256(""));
  }

  private URI uri(String bucket, String key) {
    return endpoint.resolve("/" + bucket + "/" + key);
  }

  private HttpRequest request(
      String method, URI uri, Map<String, String> headers, Body body, Duration timeout) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri).timeout(timeout).method(method, body.content());
    signature.headers(method, uri, headers, body.sha256(), Instant.now()).forEach(request::header);
    return request.build();
  }

  private Answer send(HttpRequest request) throws IOException, InterruptedException {
    HttpResponse<InputStream> response = http.send(request, BodyHandlers.ofInputStream());
    try (InputStream body = response.body()) {
      return answer(response.statusCode(), text(body));
    }
  }

  private static String text(InputStream body) throws IOException {
    return new String(body.readNBytes(LONGEST), StandardCharsets.UTF_8);
  }

  private static Answer answer(int status, String text) {
    Matcher code = CODE.matcher(text);
    return new Answer(status, code.find() ? code.group(1) : "");
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
