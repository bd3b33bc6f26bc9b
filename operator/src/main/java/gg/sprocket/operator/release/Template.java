package gg.sprocket.operator.release;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import gg.sprocket.operator.api.v1alpha1.ChatwootIntegration;
import gg.sprocket.operator.api.v1alpha1.Endpoint.Purpose;
import gg.sprocket.operator.api.v1alpha1.InfluxIntegration;
import gg.sprocket.operator.api.v1alpha1.InstanceSpec;
import gg.sprocket.operator.resource.Json;
import gg.sprocket.operator.resource.Names;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

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

  /** Something behind the end would be left out of the file without a word. */
  private static final ObjectReader FILES =
      Json.MAPPER.reader().with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  /** The values of an instance. */
  public static Template of(Names names, InstanceSpec spec) {
    Services services = Services.of(names, spec);
    Map<String, JsonNode> values = new TreeMap<>();
    putServices(values, services);
    putExposure(values, Access.of(spec), spec.exposure().origins());
    put(values, Placeholder.ORGANIZATION_ID, IntNode.valueOf(spec.organization().id()));
    put(values, Placeholder.ORGANIZATION_SLUG, text(spec.organization().slug()));
    ArrayNode administrators = Json.MAPPER.createArrayNode();
    spec.organization().administrators().forEach(administrators::add);
    put(values, Placeholder.ORGANIZATION_ADMINISTRATORS, administrators);
    put(values, Placeholder.ORGANIZATION_DISPLAY_NAME, text(spec.organization().displayName()));
    put(values, Placeholder.INSTANCE_NAME, text(names.instance()));
    putInflux(values, spec.integrations().influx());
    putChatwoot(values, spec.integrations().chatwoot());
    return new Template(values);
  }

  /** An empty address keeps the application from starting; nothing listens at this one. */
  private static void putInflux(Map<String, JsonNode> values, @Nullable InfluxIntegration influx) {
    put(
        values,
        Placeholder.INFLUX_ADDRESS,
        text(influx == null ? "http://127.0.0.1:8086" : influx.address()));
    put(values, Placeholder.INFLUX_ORG, text(influx == null ? "none" : influx.org()));
    put(values, Placeholder.INFLUX_BUCKET, text(influx == null ? "none" : influx.bucket()));
  }

  private static void putChatwoot(
      Map<String, JsonNode> values, @Nullable ChatwootIntegration inbox) {
    put(values, Placeholder.CHATWOOT_ENABLED, BooleanNode.valueOf(inbox != null));
    put(values, Placeholder.CHATWOOT_URL, text(inbox == null ? "" : inbox.url()));
    put(
        values,
        Placeholder.CHATWOOT_WEBSITE_TOKEN,
        text(inbox == null ? "" : inbox.websiteToken()));
  }

  private static void put(Map<String, JsonNode> values, Placeholder placeholder, JsonNode value) {
    values.put(placeholder.text(), value);
  }

  private static void putExposure(
      Map<String, JsonNode> values, List<Access> all, List<String> more) {
    Access own = all.getFirst();
    put(values, Placeholder.EXPOSURE_SCHEME, text(own.scheme()));
    put(values, Placeholder.EXPOSURE_SECURE, BooleanNode.valueOf(own.isSecure()));
    put(values, Placeholder.EXPOSURE_PORT, IntNode.valueOf(own.isSecure() ? 443 : 80));
    put(values, Placeholder.EXPOSURE_WEB_HOST, text(own.hosts().web()));
    put(values, Placeholder.EXPOSURE_API_HOST, text(own.hosts().api()));
    put(values, Placeholder.EXPOSURE_IMAGE_GENERATION_HOST, text(own.hosts().imageGeneration()));
    put(
        values,
        Placeholder.EXPOSURE_CORS_ORIGINS,
        text(
            Stream.concat(all.stream().map(a -> a.url(Purpose.Web)), more.stream())
                .collect(Collectors.joining(","))));
  }

  private static void putServices(Map<String, JsonNode> values, Services services) {
    put(values, Placeholder.DATABASE_HOST, text(services.database().host()));
    put(values, Placeholder.DATABASE_PORT, IntNode.valueOf(services.database().port()));
    put(values, Placeholder.DATABASE_NAME, text(services.database().name()));
    put(
        values,
        Placeholder.DATABASE_SSL,
        BooleanNode.valueOf(!services.database().sslMode().libpq().equals("disable")));
    put(values, Placeholder.DATABASE_USERNAME, text(services.database().username()));
    put(values, Placeholder.CACHE_HOST, text(services.cache().host()));
    put(values, Placeholder.CACHE_PORT, IntNode.valueOf(services.cache().port()));
    put(values, Placeholder.CACHE_SCHEME, text(services.cache().tls() ? "rediss" : "redis"));
    // Celery refuses rediss without it, and takes these words in every version.
    put(
        values,
        Placeholder.CACHE_CELERY_QUERY,
        text(services.cache().tls() ? "?ssl_cert_reqs=CERT_REQUIRED" : ""));
    put(values, Placeholder.CACHE_SECURE, BooleanNode.valueOf(services.cache().tls()));
    put(values, Placeholder.QUEUE_SCHEME, text(services.queue().scheme()));
    put(values, Placeholder.QUEUE_PATH, text(services.queue().path()));
    var storage = services.objectStorage();
    put(values, Placeholder.OBJECT_STORAGE_ENDPOINT, text(storage.endpoint()));
    put(values, Placeholder.OBJECT_STORAGE_AUTHORITY, text(storage.authority()));
    put(values, Placeholder.OBJECT_STORAGE_HOST, text(storage.host()));
    put(values, Placeholder.OBJECT_STORAGE_PORT, IntNode.valueOf(storage.port()));
    put(values, Placeholder.OBJECT_STORAGE_SECURE, BooleanNode.valueOf(storage.tls()));
    put(values, Placeholder.OBJECT_STORAGE_REGION, text(storage.region()));
    put(values, Placeholder.OBJECT_STORAGE_REPLAYS, text(storage.buckets().replays()));
    put(values, Placeholder.OBJECT_STORAGE_IMAGES, text(storage.buckets().images()));
  }

  /** Placeholders in a text that do not exist. */
  public static Set<String> unknown(String text) {
    Set<String> unknown = new TreeSet<>();
    PLACEHOLDER
        .matcher(text)
        .results()
        .filter(match -> match.group(1).isEmpty())
        .map(match -> match.group(2))
        .filter(name -> !Placeholder.NAMES.contains(name))
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
    return match.group(1).isEmpty() ? plain(value(match.group(2))) : match.group().substring(1);
  }

  /** A list has no text of its own; between other words it is told as people would. */
  private static String plain(JsonNode value) {
    return value instanceof ArrayNode list
        ? list.valueStream().map(JsonNode::asText).collect(Collectors.joining(","))
        : value.asText();
  }

  /** Why a text is no JSON file; empty if it is one. */
  public static Optional<String> fault(String json) {
    try {
      return FILES.readTree(json).isMissingNode()
          ? Optional.of("not JSON: it is empty")
          : Optional.empty();
    } catch (JsonProcessingException e) {
      return Optional.of("not JSON: " + e.getOriginalMessage());
    }
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
