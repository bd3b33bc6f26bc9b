package gg.sprocket.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** A RabbitMQ that somebody else runs. */
public record ExternalQueue(
    @Default("false")
        @JsonPropertyDescription(
            "Whether the server speaks TLS, thus whether the Secret's `uri` begins with amqps://."
                + " Default false.")
        boolean tls,
    @Min(1)
        @Max(65535)
        @JsonPropertyDescription(
            "TCP port in the Secret's `uri`, for the network policies. Absent: 5671 with TLS, 5672"
                + " without.")
        @Nullable Integer port,
    @Default("/")
        @Size(min = 1, max = 128)
        @Pattern(Api.PRINTABLE)
        @JsonPropertyDescription(
            "Virtual host; the login must be allowed to configure, write and read all in it."
                + " Default \"/\".")
        String vhost,
    @Required
        @JsonPropertyDescription(
            "Secret with the key `uri`: amqp://user:password@host:port or amqps://..., special"
                + " characters of user and password percent-encoded, without a path.")
        SecretReference secretRef) {

  /** Default virtual host. */
  @SuppressWarnings("NullAway") // JSON leaves absent fields null; this is the edge that ends it.
  public ExternalQueue {
    vhost = vhost == null ? "/" : vhost;
  }
}
