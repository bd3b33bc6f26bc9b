package gg.sprocket.standin.http;

import com.fasterxml.jackson.databind.JsonNode;
import gg.sprocket.standin.Json;
import java.util.Map;

/**
 * An answer over HTTP.
 *
 * @param status its status
 * @param headers its headers
 * @param body its text
 */
public record Answer(int status, Map<String, String> headers, String body) {

  /** Keeps an own copy of the map. */
  public Answer {
    headers = Map.copyOf(headers);
  }

  /** A page. */
  public static Answer page(String html) {
    return new Answer(200, Map.of("Content-Type", "text/html; charset=utf-8"), html);
  }

  /** JSON. */
  public static Answer json(int status, JsonNode body) {
    return new Answer(
        status, Map.of("Content-Type", "application/json; charset=utf-8"), Json.write(body));
  }

  /** To another address. */
  public static Answer redirect(String address) {
    return new Answer(302, Map.of("Location", address), "");
  }

  /** NestJS' answer for a path that nothing serves. */
  public static Answer nothing(String path) {
    return error(404, "Cannot GET " + path, "Not Found");
  }

  /** An error in NestJS' form. */
  public static Answer error(int status, String message, String error) {
    return json(
        status,
        Json.object().put("statusCode", status).put("message", message).put("error", error));
  }
}
