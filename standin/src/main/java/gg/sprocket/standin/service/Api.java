package gg.sprocket.standin.service;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gg.sprocket.standin.Fatal;
import gg.sprocket.standin.Json;
import gg.sprocket.standin.http.Answer;
import gg.sprocket.standin.http.GraphQl;
import gg.sprocket.standin.http.Request;
import gg.sprocket.standin.http.Site;
import gg.sprocket.standin.http.Tokens;
import gg.sprocket.standin.settings.ApiSettings;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * The routes of core (core/src/identity/auth/oauth, core/src/main.ts).
 *
 * @param settings its settings
 * @param organization the organization
 * @param replays where uploads go
 */
record Api(ApiSettings settings, Organization organization, Replays replays) {

  Map<String, Site.Page> pages() {
    Map<String, Site.Page> pages = new HashMap<>();
    pages.put("/graphql", graphQl());
    pages.put("/login", this::login);
    pages.put("/discord/redirect", this::login);
    pages.put("/refresh", this::refresh);
    return pages;
  }

  private GraphQl graphQl() {
    return new GraphQl(
        Map.of(
            "organization", _ -> organization.asJson(),
            "task", call -> replays.task(call.text().get("id").orElse(""))),
        Map.of("parseReplays", call -> replays.upload(call.files())));
  }

  /** To Discord and back; what comes back cannot be looked at without Discord. */
  private Answer login(Request request) {
    if (request.parameter("code").isPresent()) {
      return Answer.error(401, "Unauthorized", "Unauthorized");
    }
    return Answer.redirect(
        "https://discord.com/api/oauth2/authorize?response_type=code&redirect_uri=%s&scope=%s&client_id=%s"
            .formatted(
                encode(settings.discordCallback()),
                encode("identify email"),
                encode(settings.discordId())));
  }

  private Answer refresh(Request request) {
    String header = request.header("Authorization").orElse("");
    try {
      JsonNode claims = tokens().verify(header.replaceFirst("^Bearer ", ""), Instant.now());
      ObjectNode again = Json.object();
      again.set("userId", claims.path("userId"));
      return Answer.json(200, pair(again));
    } catch (Fatal e) {
      return Answer.json(401, Json.object().put("statusCode", 401).put("message", "Unauthorized"));
    }
  }

  /** A pair of tokens, as after a login. */
  ObjectNode pair(ObjectNode claims) {
    claims.put("currentOrganizationId", organization.number());
    Instant now = Instant.now();
    return Json.object()
        .put("access", tokens().sign(claims, settings.accessLife(), now))
        .put("refresh", tokens().sign(claims, settings.refreshLife(), now));
  }

  Tokens tokens() {
    return new Tokens(settings.jwtSecret());
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
