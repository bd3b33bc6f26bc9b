package gg.sprocket.standin.service;

import gg.sprocket.standin.Fatal;
import gg.sprocket.standin.Log;
import gg.sprocket.standin.Stop;
import gg.sprocket.standin.Surroundings;
import gg.sprocket.standin.Trust;
import gg.sprocket.standin.http.Answer;
import gg.sprocket.standin.http.SelfCheck;
import gg.sprocket.standin.http.Site;
import gg.sprocket.standin.settings.WebSettings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;

/**
 * The server of the pages (clients/web): sends people to the sign-in, and calls the API by its
 * public host when a token is to be renewed. Without a way there nobody stays signed in, but the
 * process lives.
 */
public final class WebProgram {

  private static final Duration LIMIT = Duration.ofSeconds(5);
  private static final String SIGN_IN =
      """
      <!doctype html>
      <html lang="en">
        <head><meta charset="utf-8"><title>Sprocket</title></head>
        <body><h1>Sprocket</h1><a href="%s">Sign in with Discord</a></body>
      </html>
      """;

  /** File that starts it. */
  public static final String MAIN = "/app/clients/web/build/index.js";

  private WebProgram() {}

  /** Runs the server of 1.x and gives its exit code. */
  public static int run(Surroundings here, Stop stop) {
    Log log = Log.standard();
    try {
      WebSettings settings = WebSettings.of(here);
      return serve(
          here,
          settings.port(),
          settings.api().resolve("/login"),
          settings.api().resolve("/refresh"),
          stop);
    } catch (Fatal e) {
      log.raw(e.words() + "\n\nNode.js v26.0.0");
      return 1;
    }
  }

  /**
   * Serves the pages.
   *
   * @param login where people sign in
   * @param renewal what the server itself calls
   */
  static int serve(Surroundings here, int port, URI login, URI renewal, Stop stop) {
    Log log = Log.standard();
    Trust trust = Trust.of(here, log);
    Map<String, Site.Page> pages =
        Map.of(
            "/",
            _ -> Answer.redirect("/auth/login"),
            "/auth/login",
            _ -> Answer.page(SIGN_IN.formatted(login)),
            SelfCheck.PATH,
            new SelfCheck().with("api", () -> call(renewal, trust)));
    try (Running running = new Running(log)) {
      running
          .add(new Site(log, pages, _ -> new Answer(404, Map.of(), "Not found")))
          .listen(here.port(port), next -> next);
      log.raw("Listening on 0.0.0.0:" + port);
      stop.await();
      return 0;
    }
  }

  /** Without a token the API says 401 there, which is an answer. */
  private static String call(URI renewal, Trust trust) {
    HttpRequest request = HttpRequest.newBuilder(renewal).timeout(LIMIT).GET().build();
    try (HttpClient client =
        HttpClient.newBuilder().connectTimeout(LIMIT).sslContext(trust.context()).build()) {
      int status = client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
      if (status != 200 && status != 401) {
        throw new Fatal("FetchError: " + renewal + " answered " + status);
      }
      return renewal + " answered " + status;
    } catch (IOException e) {
      throw new Fatal("FetchError: request to " + renewal + " failed, reason: " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Fatal("FetchError: interrupted", e);
    }
  }
}
