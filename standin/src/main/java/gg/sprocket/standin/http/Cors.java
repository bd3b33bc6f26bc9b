package gg.sprocket.standin.http;

import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import java.util.Set;

/**
 * Answers questions of browsers itself and lets only pages of its list call it with credentials, as
 * core does (core/src/main.ts).
 */
public final class Cors implements HttpHandler {

  private static final HttpString ORIGIN = new HttpString("Access-Control-Allow-Origin");
  private static final HttpString CREDENTIALS = new HttpString("Access-Control-Allow-Credentials");
  private static final HttpString METHODS = new HttpString("Access-Control-Allow-Methods");
  private static final HttpString HEADERS = new HttpString("Access-Control-Allow-Headers");

  private final Set<String> origins;
  private final HttpHandler next;

  /** In front of other handlers. */
  public Cors(Set<String> origins, HttpHandler next) {
    this.origins = Set.copyOf(origins);
    this.next = next;
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) throws Exception {
    String origin = exchange.getRequestHeaders().getFirst(Headers.ORIGIN);
    if (origin != null && origins.contains(origin)) {
      exchange.getResponseHeaders().put(ORIGIN, origin).put(CREDENTIALS, "true");
      exchange.getResponseHeaders().put(Headers.VARY, "Origin");
    }
    if (exchange.getRequestMethod().equals(Methods.OPTIONS)) {
      exchange.getResponseHeaders().put(METHODS, "GET,HEAD,PUT,PATCH,POST,DELETE");
      exchange
          .getResponseHeaders()
          .put(HEADERS, "content-type,authorization,apollo-require-preflight");
      exchange.setStatusCode(204).endExchange();
      return;
    }
    next.handleRequest(exchange);
  }
}
