package gg.sprocket.operator.probe;

import gg.sprocket.operator.resource.ProbeResult.Cause;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Address and login of a RabbitMQ, as the Secret's key {@code uri} tells them.
 *
 * @param target the server
 * @param user user
 * @param password password
 */
record QueueLogin(Target target, String user, String password) {

  /**
   * Reads the Secret's value. It is quoted in no message.
   *
   * @throws Refusal if it is no such value, or says something else than the spec
   */
  static QueueLogin read(ProbeInput input, boolean tls, int port) throws Refusal {
    String scheme = tls ? "amqps" : "amqp";
    URI uri = parsed(input);
    if (!scheme.equals(String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT))) {
      throw invalid(
          input, "does not begin with " + scheme + "://, as spec.queue.external.tls has it");
    }
    int usual = tls ? 5671 : 5672;
    int stated = uri.getPort() > 0 ? uri.getPort() : usual;
    if (stated != port) {
      throw invalid(input, "has another port than spec.queue.external.port, which is " + port);
    }
    String path = uri.getRawPath();
    if (path != null && !path.isEmpty()) {
      throw invalid(input, "has a path; the virtual host is spec.queue.external.vhost");
    }
    String info = uri.getRawUserInfo();
    String host = uri.getHost();
    if (host == null || info == null || info.indexOf(':') < 1) {
      throw form(input);
    }
    return new QueueLogin(
        new Target(host, stated),
        decoded(info.substring(0, info.indexOf(':'))),
        decoded(info.substring(info.indexOf(':') + 1)));
  }

  private static URI parsed(ProbeInput input) throws Refusal {
    try {
      return new URI(input.secret("uri"));
    } catch (URISyntaxException e) {
      throw form(input);
    }
  }

  private static Refusal form(ProbeInput input) {
    return invalid(
        input,
        "is not of the form amqp://user:password@host:port with user and password percent-encoded");
  }

  private static Refusal invalid(ProbeInput input, String flaw) {
    return new Refusal(
        Cause.SecretInvalid, "the key uri of %s %s; correct it", input.secretName(), flaw);
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }
}
