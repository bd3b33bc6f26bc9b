package gg.sprocket.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** An S3 service that somebody else runs. */
public record ExternalObjectStorage(
    @Required
        @Size(min = 8, max = 261)
        @Pattern(Api.ORIGIN)
        @JsonPropertyDescription(
            "Scheme, host and optional port, for example \"https://nyc3.example.com\"; no path.")
        String endpoint,
    @Default("us-east-1")
        @Size(min = 1, max = 63)
        @Pattern("^[a-z0-9][-a-z0-9]*$")
        @JsonPropertyDescription("Region the requests are signed for. Default us-east-1.")
        String region,
    @Required @JsonPropertyDescription("Buckets that exist already.") Buckets buckets,
    @Required @JsonPropertyDescription("Secret with the keys `accessKey` and `secretKey`.")
        SecretReference secretRef) {

  /** Default region. */
  @SuppressWarnings("NullAway") // JSON leaves absent fields null; this is the edge that ends it.
  public ExternalObjectStorage {
    region = region == null ? "us-east-1" : region;
  }
}
