package gg.sprocket.operator.probe;

import gg.sprocket.operator.resource.ProbeResult.Proved;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpClient.Version;
import java.time.Duration;
import javax.net.ssl.SSLContext;

/** A look at one service, as the application would use it. */
interface Probe {

  /** The longest that a connection takes to be made, in milliseconds. */
  int CONNECT_MILLIS = 5_000;

  /** The longest that a server takes to answer, in milliseconds. */
  int ANSWER_MILLIS = 8_000;

  /** A client that follows no redirect, which could lead a login elsewhere. */
  static HttpClient http(SSLContext trust) {
    return HttpClient.newBuilder()
        .version(Version.HTTP_1_1)
        .followRedirects(Redirect.NEVER)
        .connectTimeout(Duration.ofMillis(CONNECT_MILLIS))
        .sslContext(trust)
        .build();
  }

  /** Where it looks. */
  Target target();

  /** What the end of its connection means. */
  default Causes causes() {
    return new Causes(target(), Causes.PUBLIC);
  }

  /**
   * Looks.
   *
   * @throws Refusal if the service cannot be used for a reason that is known
   * @throws Exception what else the connection ends with; {@link Causes} tells what it means
   */
  Proved look() throws Exception;
}
