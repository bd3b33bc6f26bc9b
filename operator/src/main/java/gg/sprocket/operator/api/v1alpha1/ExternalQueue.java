package gg.sprocket.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** A RabbitMQ that somebody else runs. */
public record ExternalQueue(
    @Default("false")
        @JsonPropertyDescription(
            "Whether the server speaks TLS, thus whether the Secret's `uri` begins with amqps://."
                + " Default false.")
        boolean tls,
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
