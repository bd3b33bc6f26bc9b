package gg.sprocket.standin.http;

import gg.sprocket.standin.Fatal;
import gg.sprocket.standin.Log;
import io.undertow.Undertow;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HttpString;
import java.io.IOException;
import java.net.BindException;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Answers over HTTP on one port. */
public final class Site implements AutoCloseable {

  /** What answers requests of one path. */
  @FunctionalInterface
  public interface Page {
    /** The answer. */
    Answer answer(Request request) throws IOException;
  }

  private final Log log;
  private final Map<String, Page> pages;
  private final Page otherwise;
  private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
  private @Nullable Undertow server;

  /**
   * A site.
   *
   * @param log where errors go to
   * @param pages what answers, by path
   * @param otherwise what answers all other paths
   */
  public Site(Log log, Map<String, Page> pages, Page otherwise) {
    this.log = log;
    this.pages = Map.copyOf(pages);
    this.otherwise = otherwise;
  }

  /**
   * Starts to listen.
   *
   * @param port where
   * @param around what stands before the pages, such as the handshake of WebSocket
   */
  public Site listen(int port, UnaryOperator<HttpHandler> around) {
    Undertow started =
        Undertow.builder()
            .addHttpListener(port, "0.0.0.0")
            .setIoThreads(1)
            .setWorkerThreads(1)
            .setHandler(around.apply(this::take))
            .build();
    try {
      started.start();
    } catch (RuntimeException e) {
      for (Throwable t = e; t != null; t = t.getCause()) {
        if (t instanceof BindException) {
          throw new Fatal("Error: listen EADDRINUSE: address already in use :::" + port, e);
        }
      }
      throw e;
    }
    server = started;
    return this;
  }

  private void take(HttpServerExchange exchange) {
    exchange.dispatch(
        workers,
        () -> {
          exchange.startBlocking();
          send(exchange, answer(new Request(exchange)));
        });
  }

  private Answer answer(Request request) {
    try {
      return pages.getOrDefault(request.path(), otherwise).answer(request);
    } catch (Fatal e) {
      log.error("ExceptionsHandler", e.words());
      return Answer.error(500, "Internal server error", "Internal Server Error");
    } catch (IOException e) {
      return Answer.error(400, "Bad Request", "Bad Request");
    }
  }

  private static void send(HttpServerExchange exchange, Answer answer) {
    exchange.setStatusCode(answer.status());
    answer.headers().forEach((n, v) -> exchange.getResponseHeaders().put(new HttpString(n), v));
    exchange.getResponseSender().send(answer.body());
  }

  @Override
  public void close() {
    Undertow running = server;
    if (running != null) {
      running.stop();
    }
    workers.shutdownNow();
  }
}
