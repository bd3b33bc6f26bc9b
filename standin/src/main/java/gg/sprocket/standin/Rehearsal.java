package gg.sprocket.standin;

import com.fasterxml.jackson.databind.node.ObjectNode;
import gg.sprocket.standin.http.Answer;
import gg.sprocket.standin.http.Cors;
import gg.sprocket.standin.http.GraphQl;
import gg.sprocket.standin.http.SelfCheck;
import gg.sprocket.standin.http.Site;
import gg.sprocket.standin.http.Subscriptions;
import gg.sprocket.standin.http.Tokens;
import gg.sprocket.standin.image.StandinImage;
import gg.sprocket.standin.postgres.Pool;
import gg.sprocket.standin.postgres.Server;
import gg.sprocket.standin.rabbit.Broker;
import gg.sprocket.standin.redis.RedisLink;
import gg.sprocket.standin.settings.Remote;
import gg.sprocket.standin.storage.Buckets;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;

/**
 * Uses every library once, against servers that are not there, so that the runtime can archive the
 * classes that this loads while an image is made. Twelve processes start at once on a node with two
 * cores, and most of the start of each is loading classes.
 */
final class Rehearsal {

  private static final String NOWHERE = "127.0.0.1";
  private static final int CLOSED_PORT = 1;
  private static final int PORT = 43_219;
  private static final Duration MOMENT = Duration.ofSeconds(2);

  private final Surroundings here;
  private final Log log = Log.standard();

  Rehearsal(Surroundings here) {
    this.here = here;
  }

  private interface Act {
    void play() throws SQLException, IOException, InterruptedException;
  }

  int run() {
    Trust trust = Trust.of(here, log);
    play("site", this::site);
    play("database", this::database);
    play("storage", () -> storage(trust));
    play("queue", () -> Broker.connect("amqp://a:b@" + NOWHERE + ":1/c", "rehearsal", log).close());
    cache(trust);
    log.info("Rehearsal", StandinImage.REHEARSED);
    return 0;
  }

  private void play(String name, Act act) {
    try {
      act.play();
      log.info("Rehearsal", name + " answered");
    } catch (SQLException | IOException | Fatal e) {
      // That nobody answers is what was to be expected.
      log.info("Rehearsal", name + ": " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void site() throws IOException, InterruptedException {
    Tokens tokens = new Tokens("rehearsal");
    ObjectNode claims = Json.object().put("userId", 1);
    Instant now = Instant.now();
    tokens.verify(tokens.sign(claims, MOMENT, now), now);
    Map<String, Site.Page> pages =
        Map.of(
            "/graphql",
            new GraphQl(Map.of(), Map.of()),
            SelfCheck.PATH,
            new SelfCheck().with("rehearsal", () -> "played"));
    try (Site site = new Site(log, pages, request -> Answer.nothing(request.path()));
        HttpClient client = HttpClient.newBuilder().connectTimeout(MOMENT).build()) {
      site.listen(PORT, next -> new Cors(Set.of(), Subscriptions.before(next, "graphql-ws")));
      for (String path : new String[] {"/graphql?query=%7B__typename%7D", SelfCheck.PATH}) {
        HttpRequest request =
            HttpRequest.newBuilder(URI.create("http://" + NOWHERE + ":" + PORT + path)).build();
        client.send(request, HttpResponse.BodyHandlers.ofString());
      }
    }
  }

  private void database() throws SQLException {
    Server server = new Server(NOWHERE, CLOSED_PORT, "a", "b", "c", Server.Tls.REQUIRED);
    try (Pool pool = new Pool(server, "rehearsal", 1, MOMENT, _ -> {})) {
      pool.open();
    }
  }

  private void storage(Trust trust) {
    Remote.Storage storage = new Remote.Storage(NOWHERE, CLOSED_PORT, false, "a", "b");
    new Buckets(storage, trust).put("abc", "d", new byte[1], Map.of());
  }

  /** Left alone it would try for twenty seconds. */
  private void cache(Trust trust) {
    Remote.Redis redis = new Remote.Redis(NOWHERE, CLOSED_PORT, "a", false);
    Thread trial =
        Thread.ofPlatform()
            .start(() -> play("cache", () -> new RedisLink(redis, 0, trust, log).open()));
    try {
      trial.join(Duration.ofMillis(300));
      trial.interrupt();
      trial.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
