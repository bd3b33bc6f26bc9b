package gg.sprocket.standin.settings;

import com.fasterxml.jackson.databind.JsonNode;
import gg.sprocket.standin.Fatal;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/** Settings that only some Node programs read. */
public final class Smaller {

  private Smaller() {}

  /** Bucket of the replays. */
  public static String replays(Settings settings) {
    return settings.text(Keys.REPLAYS);
  }

  /** Bucket of the images. */
  public static String images(Settings settings) {
    return settings.text(Keys.IMAGES);
  }

  /** The bot's token; its prefix must be there too. */
  public static String botToken(Settings settings) {
    settings.text(Keys.BOT_PREFIX);
    return settings.text(Keys.BOT_TOKEN);
  }

  /** Where the bot finds the API. */
  public static Optional<URI> api(Settings settings) {
    return settings.optional(Keys.GQL_URL).map(JsonNode::asText).map(URI::create);
  }

  /** What notification reads besides its servers. */
  public static String prefix(Settings settings) {
    settings.text(Keys.WEB_URL);
    return settings.text(Keys.REDIS_PREFIX);
  }

  /** URI of RabbitMQ with its login. */
  public static String queue(Settings settings) {
    return settings.text(Keys.TRANSPORT_URL);
  }

  /** URI and queue of Celery. */
  public static List<String> celery(Settings settings) {
    return List.of(settings.text(Keys.CELERY_BROKER), settings.text(Keys.CELERY_QUEUE, "celery"));
  }

  /**
   * The client of InfluxDB constructs only with a token and an address that has a protocol it knows
   * (influxdb-client-js, NodeHttpTransport.ts); it connects to nothing before it writes.
   *
   * @throws Fatal with its words
   */
  public static void influx(Settings settings) {
    settings.text(Keys.INFLUX_TOKEN);
    settings.text(Keys.INFLUX_ORG);
    settings.text(Keys.INFLUX_BUCKET);
    String address = settings.text(Keys.INFLUX_ADDRESS);
    String protocol = address.replaceFirst("^([a-z]+:)?.*$", "$1");
    if (!protocol.equals("http:") && !protocol.equals("https:")) {
      throw new Fatal(
          "Error: Unsupported protocol \"%s in URL: \"%s\""
              .formatted(protocol.isEmpty() ? "null" : protocol, address));
    }
  }
}
