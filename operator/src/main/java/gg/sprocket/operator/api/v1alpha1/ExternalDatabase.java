package gg.sprocket.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** A PostgreSQL server that somebody else runs. */
public record ExternalDatabase(
    @Required
        @Size(min = 1, max = 253)
        @Pattern(Api.DNS_SUBDOMAIN)
        @JsonPropertyDescription("Host name or IPv4 address of the server.")
        String host,
    @Default("5432") @Min(1) @Max(65535) @JsonPropertyDescription("TCP port. Default 5432.")
        int port,
    @Required
        @Size(min = 1, max = 63)
        @Pattern("^[a-zA-Z_][-a-zA-Z0-9_]*$")
        @JsonPropertyDescription("Name of the database; the login must own it.")
        String database,
    @Required
        @Size(min = 1, max = 63)
        @Pattern("^[a-zA-Z_][-a-zA-Z0-9_]*$")
        @JsonPropertyDescription("Name of the login role.")
        String username,
    @Default("Require")
        @JsonPropertyDescription(
            "Require (default): TLS without a check of the server's certificate. VerifyFull: the"
                + " certificate must be signed by the authority in key `ca.crt` of the Secret and"
                + " name the host (the schema Job checks it; the application itself never does)."
                + " Disable: no TLS, for the hosts \"postgres\" and \"localhost\", and for every host"
                + " with a release that speaks none, which works with nothing else.")
        SslMode sslMode,
    @Required
        @JsonPropertyDescription(
            "Secret with the key `password` of the login role, and `ca.crt` for sslMode VerifyFull.")
        SecretReference secretRef) {

  /** Default port and TLS mode. */
  @SuppressWarnings("NullAway") // JSON leaves absent fields null; this is the edge that ends it.
  public ExternalDatabase {
    port = port == 0 ? 5432 : port;
    sslMode = sslMode == null ? SslMode.Require : sslMode;
  }
}
