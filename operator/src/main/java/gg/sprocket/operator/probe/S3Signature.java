package gg.sprocket.operator.probe;

import gg.sprocket.operator.resource.Digest;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs requests (Amazon S3 API Reference, "Authenticating Requests: Using the Authorization Header
 * (AWS Signature Version 4)").
 *
 * @param region region that requests are signed for
 * @param accessKey name of the key
 * @param secretKey the key
 */
record S3Signature(String region, String accessKey, String secretKey) {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  /** Never shows the key. */
  @Override
  public String toString() {
    return "signature for region " + region;
  }

  /**
   * The headers of a request, the host's apart.
   *
   * @param method HTTP method
   * @param uri where it goes; its path must need no encoding, and the parameters of its query must
   *     be encoded as the service does and sorted
   * @param more headers besides, in lower case
   * @param sha256 SHA-256 of its body, by which the service knows that it has all of it
   * @param now its time
   */
  Map<String, String> headers(
      String method, URI uri, Map<String, String> more, String sha256, Instant now) {
    String time = TIME.format(now);
    SortedMap<String, String> signed = new TreeMap<>(more);
    signed.put("host", host(uri));
    signed.put("x-amz-content-sha256", sha256);
    signed.put("x-amz-date", time);
    String names = String.join(";", signed.keySet());
    String canonical =
        signed.entrySet().stream()
            .map(header -> header.getKey() + ":" + header.getValue() + "\n")
            .collect(
                Collectors.joining(
                    "",
                    method + "\n" + uri.getRawPath() + "\n" + query(uri) + "\n",
                    "\n" + names + "\n" + sha256));
    String scope = time.substring(0, 8) + "/" + region + "/s3/aws4_request";
    String text = "AWS4-HMAC-SHA256\n" + time + "\n" + scope + "\n" + Digest.sha256(canonical);
    byte[] key = ("AWS4" + secretKey).getBytes(StandardCharsets.UTF_8);
    for (String part : scope.split("/", -1)) {
      key = hmac(key, part);
    }
    Map<String, String> headers = new TreeMap<>(signed);
    headers.remove("host");
    headers.put(
        "authorization",
        "AWS4-HMAC-SHA256 Credential=%s/%s, SignedHeaders=%s, Signature=%s"
            .formatted(accessKey, scope, names, HexFormat.of().formatHex(hmac(key, text))));
    return headers;
  }

  private static String query(URI uri) {
    String query = uri.getRawQuery();
    return query == null ? "" : query;
  }

  /** What the HTTP client sends as Host: it leaves out the scheme's own port. */
  private static String host(URI uri) {
    int usual = "https".equals(uri.getScheme()) ? 443 : 80;
    int port = uri.getPort();
    return port < 0 || port == usual ? uri.getHost() : uri.getHost() + ":" + port;
  }

  private static byte[] hmac(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HmacSHA256", e);
    }
  }
}
