package gg.sprocket.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** A Redis that somebody else runs. */
public record ExternalCache(
    @Required
        @Size(min = 1, max = 253)
        @Pattern(Api.DNS_SUBDOMAIN)
        @JsonPropertyDescription("Host name or IPv4 address of the server.")
        String host,
    @Default("6379") @Min(1) @Max(65535) @JsonPropertyDescription("TCP port. Default 6379.")
        int port,
    @Default("false") @JsonPropertyDescription("Whether the server speaks TLS. Default false.")
        boolean tls,
    @Required @JsonPropertyDescription("Secret with the key `password`.")
        SecretReference secretRef) {

  /** Default port. */
  public ExternalCache {
    port = port == 0 ? 6379 : port;
  }
}
