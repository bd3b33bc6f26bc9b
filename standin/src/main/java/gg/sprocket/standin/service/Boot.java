package gg.sprocket.standin.service;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gg.sprocket.standin.Json;
import gg.sprocket.standin.Log;
import gg.sprocket.standin.Surroundings;
import gg.sprocket.standin.Trust;
import gg.sprocket.standin.http.Answer;
import gg.sprocket.standin.http.Cors;
import gg.sprocket.standin.http.SelfCheck;
import gg.sprocket.standin.http.Site;
import gg.sprocket.standin.http.Subscriptions;
import gg.sprocket.standin.settings.ApiSettings;
import gg.sprocket.standin.settings.Common;
import gg.sprocket.standin.settings.Settings;
import gg.sprocket.standin.settings.Smaller;
import io.undertow.server.HttpHandler;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Starts a Node program: the login at Discord comes first, since it happens while modules are
 * constructed; then settings, database, Redis, consumers; listening comes last.
 */
record Boot(
    Surroundings here,
    Settings settings,
    Common common,
    Kind kind,
    Version version,
    Log log,
    Running running) {

  private static final String ONE_X_PROTOCOL = "graphql-ws";

  /** Starts it and gives where it is written down. */
  Register start() {
    if (kind.has(Kind.BOT)) {
      BotLogin.perform(Smaller.botToken(settings), log);
    }
    Optional<ApiSettings> api =
        kind.isApi() ? Optional.of(ApiSettings.of(settings)) : Optional.empty();
    Trust trust = Trust.of(here, log);
    Parts parts = new Parts(here, settings, trust, log, running);
    Backbone backbone =
        switch (version) {
          case ONE_FOUR -> RabbitBackbone.of(here, settings, common, kind, log, running);
          case ONE_FIVE -> Backbone.ofTables(here, settings, kind, log, running);
        };
    Optional<Caches> caches = api.map(_ -> Caches.open(settings, trust, log, running));
    for (Kind part : kind.parts()) {
      serve(part, parts.work(part), backbone.transport());
    }
    Map<String, Site.Page> pages = pages();
    UnaryOperator<HttpHandler> around = UnaryOperator.identity();
    if (api.isPresent() && backbone.orm().isPresent() && caches.isPresent()) {
      Api routes =
          new Api(
              api.get(),
              new Organization(api.get().organization(), backbone.orm().get()),
              new Replays(
                  parts.buckets(), Smaller.replays(settings), backbone.parsing().orElseThrow()));
      pages.putAll(routes.pages());
      pages.put(
          SelfCheck.PATH,
          new ApiChecks(
                  routes,
                  backbone.orm().get(),
                  caches.get(),
                  backbone.transport(),
                  common.queues(),
                  settings)
              .page());
      around = next -> new Cors(api.get().origins(), Subscriptions.before(next, ONE_X_PROTOCOL));
    }
    listen(pages, around);
    return backbone.register();
  }

  private void serve(
      Kind part, Map<String, Function<JsonNode, JsonNode>> work, Transport transport) {
    AtomicReference<String> last = new AtomicReference<>("");
    String name = kind == part ? Backbone.name(here, kind) : part.name().toLowerCase(Locale.ROOT);
    transport.subscribe(Handlers.TOPIC, event -> last.set(event.path("word").asText()));
    transport.serve(part.queue(common.queues()), new Handlers(name, here.pod(), last, work));
  }

  private Map<String, Site.Page> pages() {
    Map<String, Site.Page> pages = new HashMap<>();
    pages.put("/healthz", _ -> Answer.json(200, health()));
    pages.put(SelfCheck.PATH, new SelfCheck().with("running", () -> here.pod()));
    return pages;
  }

  /** Says that all is well as long as the process listens, whatever the state of anything else. */
  private ObjectNode health() {
    ObjectNode health = Json.object().put("status", "ok");
    if (kind == Kind.MONOLITH) {
      health.put("runtime", "monolith");
      ArrayNode services = health.putArray("services");
      kind.parts().forEach(part -> services.add(part.name().toLowerCase(Locale.ROOT)));
    }
    return health;
  }

  private void listen(Map<String, Site.Page> pages, UnaryOperator<HttpHandler> around) {
    int port = kind.port(version);
    if (port != 0) {
      running
          .add(new Site(log, pages, request -> Answer.nothing(request.path())))
          .listen(here.port(port), around);
      log.info("NestApplication", "Nest application successfully started");
    }
  }
}
