package gg.sprocket.operator.probe;

import static org.assertj.core.api.Assertions.assertThat;

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

  /** The example of the Amazon S3 API Reference, "GET Object". */
  @Test
  void itSignsAsTheReferenceDoes() {
    Map<String, String> headers =
        SIGNATURE.headers(
            "GET",
            URI.create("https://examplebucket.s3.amazonaws.com/test.txt"),
            Map.of("range", "bytes=0-9"),
            new byte[0],
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
        .headers("GET", uri, Map.of(), new byte[0], Instant.parse("2013-05-24T00:00:00Z"))
        .getOrDefault("authorization", "");
  }

  @Test
  void itNeverShowsTheKey() {
    assertThat(SIGNATURE.toString()).doesNotContain("EXAMPLE");
  }
}
