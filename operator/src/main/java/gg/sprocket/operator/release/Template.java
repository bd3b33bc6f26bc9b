package gg.sprocket.operator.release;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import gg.sprocket.operator.api.v1alpha1.Endpoint.Purpose;
import gg.sprocket.operator.api.v1alpha1.InfluxIntegration;
import gg.sprocket.operator.api.v1alpha1.InstanceSpec;
import gg.sprocket.operator.resource.Json;
import gg.sprocket.operator.resource.Names;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Fills the placeholders {@code ${...}} of a release's texts with one instance's values.
 *
 * <p>JSON files are filled in as trees, never as text, so that no value can break out of its
 * string; a string that is one placeholder takes the value's own type, because the application
 * tells {@code 2} from {@code "2"}. {@code $${...}} is no placeholder but the text {@code ${...}}.
 *
 * @param values what each placeholder stands for
 */
public record Template(Map<String, JsonNode> values) {

  private static final Pattern PLACEHOLDER = Pattern.compile("(\\$?)\\$\\{([^}]*)}");

  /** The values of an instance. */
  public static Template of(Names names, InstanceSpec spec) {
    Services services = Services.of(names, spec);
    Map<String, JsonNode> values = new TreeMap<>();
    putServices(values, services);
    putExposure(values, Access.of(spec), spec.exposure().origins());
    values.put("organization.id", IntNode.valueOf(spec.organization().id()));
    values.put("organization.slug", text(spec.organization().slug()));
    ArrayNode administrators = Json.MAPPER.createArrayNode();
    spec.organization().administrators().forEach(administrators::add);
    values.put("organization.administrators", administrators);
    values.put("organization.displayName", text(spec.organization().displayName()));
    values.put("instance.name", text(names.instance()));
    // An empty address keeps the application from starting; nothing listens at this one.
    InfluxIntegration influx = spec.integrations().influx();
    values.put("influx.address", text(influx == null ? "http://127.0.0.1:8086" : influx.address()));
    values.put("influx.org", text(influx == null ? "none" : influx.org()));
    values.put("influx.bucket", text(influx == null ? "none" : influx.bucket()));
    return new Template(values);
  }

  private static void putExposure(
      Map<String, JsonNode> values, List<Access> all, List<String> more) {
    Access own = all.getFirst();
    values.put("exposure.scheme", text(own.scheme()));
    values.put("exposure.secure", BooleanNode.valueOf(own.isSecure()));
    values.put("exposure.port", IntNode.valueOf(own.isSecure() ? 443 : 80));
    values.put("exposure.webHost", text(own.hosts().web()));
    values.put("exposure.apiHost", text(own.hosts().api()));
    values.put("exposure.imageGenerationHost", text(own.hosts().imageGeneration()));
    values.put(
        "exposure.corsOrigins",
        text(
            Stream.concat(all.stream().map(a -> a.url(Purpose.Web)), more.stream())
                .collect(Collectors.joining(","))));
  }

  private static void putServices(Map<String, JsonNode> values, Services services) {
    values.put("database.host", text(services.database().host()));
    values.put("database.port", IntNode.valueOf(services.database().port()));
    values.put("database.name", text(services.database().name()));
    values.put(
        "database.ssl",
        BooleanNode.valueOf(!services.database().sslMode().libpq().equals("disable")));
    values.put("database.username", text(services.database().username()));
    values.put("cache.host", text(services.cache().host()));
    values.put("cache.port", IntNode.valueOf(services.cache().port()));
    values.put("cache.scheme", text(services.cache().tls() ? "rediss" : "redis"));
    // Celery refuses rediss without it, and takes these words in every version.
    values.put(
        "cache.celeryQuery", text(services.cache().tls() ? "?ssl_cert_reqs=CERT_REQUIRED" : ""));
    values.put("cache.secure", BooleanNode.valueOf(services.cache().tls()));
    values.put("queue.scheme", text(services.queue().scheme()));
    values.put("queue.path", text(services.queue().path()));
    var storage = services.objectStorage();
    values.put("objectStorage.endpoint", text(storage.endpoint()));
    values.put("objectStorage.authority", text(storage.authority()));
    values.put("objectStorage.host", text(storage.host()));
    values.put("objectStorage.port", IntNode.valueOf(storage.port()));
    values.put("objectStorage.secure", BooleanNode.valueOf(storage.tls()));
    values.put("objectStorage.region", text(storage.region()));
    values.put("objectStorage.buckets.replays", text(storage.buckets().replays()));
    values.put("objectStorage.buckets.images", text(storage.buckets().images()));
  }

  /** Placeholders in a text that nothing stands behind. */
  public Set<String> unknown(String text) {
    Set<String> unknown = new TreeSet<>();
    PLACEHOLDER
        .matcher(text)
        .results()
        .filter(match -> match.group(1).isEmpty())
        .map(match -> match.group(2))
        .filter(name -> !values.containsKey(name))
        .forEach(unknown::add);
    return unknown;
  }

  /**
   * A text with its placeholders filled in.
   *
   * @throws IllegalArgumentException if {@link #unknown} names any
   */
  public String fill(String text) {
    return PLACEHOLDER
        .matcher(text)
        .replaceAll(match -> Matcher.quoteReplacement(replacement(match)));
  }

  /** A doubled dollar stands for itself: the application has placeholders of its own. */
  private String replacement(MatchResult match) {
    return match.group(1).isEmpty() ? value(match.group(2)).asText() : match.group().substring(1);
  }

  /**
   * A JSON file with its placeholders filled in, in canonical form.
   *
   * @throws IllegalArgumentException if it is not JSON or {@link #unknown} names any
   */
  public String fillJson(String json) {
    try {
      return Json.MAPPER
          .writerWithDefaultPrettyPrinter()
          .writeValueAsString(fill(Json.MAPPER.readTree(json)));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not JSON: " + e.getOriginalMessage(), e);
    }
  }

  private JsonNode fill(JsonNode node) {
    switch (node) {
      case ObjectNode object -> {
        ObjectNode filled = Json.MAPPER.createObjectNode();
        object.properties().forEach(e -> filled.set(e.getKey(), fill(e.getValue())));
        return filled;
      }
      case ArrayNode array -> {
        ArrayNode filled = Json.MAPPER.createArrayNode();
        array.forEach(item -> filled.add(fill(item)));
        return filled;
      }
      case TextNode text -> {
        Matcher whole = PLACEHOLDER.matcher(text.asText());
        return whole.matches() && whole.group(1).isEmpty()
            ? value(whole.group(2))
            : text(fill(text.asText()));
      }
      default -> {
        return node;
      }
    }
  }

  private JsonNode value(String name) {
    JsonNode value = values.get(name);
    if (value == null) {
      throw new IllegalArgumentException("unknown placeholder ${" + name + "}");
    }
    return value;
  }

  private static JsonNode text(String value) {
    return TextNode.valueOf(value);
  }
}
