package gg.sprocket.standin.settings;

import gg.sprocket.standin.Surroundings;
import java.net.URI;

/**
 * What the pages' server reads (clients/web/src/lib/utils).
 *
 * @param api address of the API, the public one, by which the server calls it too
 * @param port port it listens on
 */
public record WebSettings(URI api, int port) {

  private static final Key GQL_URL = Key.of("CLIENT_GQL_URL", "client.gqlUrl");
  private static final Key SECURE = Key.of("CLIENT_SECURE", "client.secure");
  private static final Key SERVER = Key.of("", "server");
  private static final Key STACK = Key.of("STACK", "stack");

  /** Reads them. {@code gqlUrl} is a host without a protocol. */
  public static WebSettings of(Surroundings here) {
    Settings settings = Settings.of(here);
    settings.value(SERVER);
    settings.value(STACK);
    settings.value(SECURE);
    String protocol = settings.flag(SECURE, false) ? "https://" : "http://";
    return new WebSettings(
        URI.create(protocol + settings.text(GQL_URL)),
        here.variable("PORT").map(Integer::parseInt).orElse(3000));
  }
}
