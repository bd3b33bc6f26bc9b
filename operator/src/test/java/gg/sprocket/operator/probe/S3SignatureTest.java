package gg.sprocket.operator.probe;

import static org.assertj.core.api.Assertions.assertThat;

import gg.sprocket.operator.resource.Digest;
import java.net.URI;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class S3SignatureTest {

  private static final S3Signature SIGNATURE =
      new S3Signature(
          "us-east-1", "AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY");

  private static final String EMPTY = Digest.sha256("");
  private static final Instant OF_EXAMPLES = Instant.parse("2013-05-24T00:00:00Z");

  /** The example of the Amazon S3 API Reference, "GET Bucket (List Objects)". */
  @Test
  void itSignsQueriesAsTheReferenceDoes() {
    Map<String, String> headers =
        SIGNATURE.headers(
            "GET",
            URI.create("https://examplebucket.s3.amazonaws.com/?max-keys=2&prefix=J"),
            Map.of(),
            EMPTY,
            OF_EXAMPLES);

    assertThat(headers.get("authorization"))
        .endsWith("Signature=34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7");
  }

  /** The example of the Amazon S3 API Reference, "PUT Object". */
  @Test
  void itSignsContentsAsTheReferenceDoes() {
    Map<String, String> headers =
        SIGNATURE.headers(
            "PUT",
            URI.create("https://examplebucket.s3.amazonaws.com/test%24file.text"),
            Map.of(
                "date",
                "Fri, 24 May 2013 00:00:00 GMT",
                "x-amz-storage-class",
                "REDUCED_REDUNDANCY"),
            Digest.sha256("Welcome to Amazon S3."),
            OF_EXAMPLES);

    assertThat(headers.get("authorization"))
        .endsWith("Signature=98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd");
  }

  /** The example of the Amazon S3 API Reference, "GET Object". */
  @Test
  void itSignsAsTheReferenceDoes() {
    Map<String, String> headers =
        SIGNATURE.headers(
            "GET",
            URI.create("https://examplebucket.s3.amazonaws.com/test.txt"),
            Map.of("range", "bytes=0-9"),
            EMPTY,
            Instant.parse("2013-05-24T00:00:00Z"));

    assertThat(headers.get("authorization"))
        .isEqualTo(
            "AWS4-HMAC-SHA256"
                + " Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,"
                + " SignedHeaders=host;range;x-amz-content-sha256;x-amz-date,"
                + " Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41");
    assertThat(headers).doesNotContainKey("host");
  }

  /** The HTTP client leaves the scheme's own port out of the Host header that it sends. */
  @ParameterizedTest
  @CsvSource({
    "https://s3.example.org:443/x, https://s3.example.org/x, true",
    "http://s3.example.org:80/x, http://s3.example.org/x, true",
    "https://[2001:db8::1]:443/x, https://[2001:db8::1]/x, true",
    "https://s3.example.org:9000/x, https://s3.example.org/x, false",
    "https://s3.example.org:80/x, https://s3.example.org/x, false",
    "http://s3.example.org:443/x, http://s3.example.org/x, false"
  })
  void thePortIsSignedUnlessItIsTheSchemesOwn(URI with, URI without, boolean same) {
    assertThat(authorization(with).equals(authorization(without))).isEqualTo(same);
  }

  private static String authorization(URI uri) {
    return SIGNATURE
        .headers("GET", uri, Map.of(), EMPTY, Instant.parse("2013-05-24T00:00:00Z"))
        .getOrDefault("authorization", "");
  }

  @Test
  void itNeverShowsTheKey() {
    assertThat(SIGNATURE.toString()).doesNotContain("EXAMPLE");
  }
}
