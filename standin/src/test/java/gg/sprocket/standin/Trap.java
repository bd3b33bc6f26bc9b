package gg.sprocket.standin;

import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * A mistake that ends the monolith.
 *
 * @param name what it is
 * @param mistake what is done to a container that is right
 * @param words what its log says at the end
 */
record Trap(String name, UnaryOperator<Container> mistake, String words) {

  private static final String CONFIG = "/app/core/config/production.json";

  @Override
  public String toString() {
    return name;
  }

  static List<Trap> ending() {
    return List.of(
        new Trap(
            "no image generation queue",
            c -> c.edited(CONFIG, "/transport/image_generation_queue", null),
            "Configuration property \"transport.image_generation_queue\" is not defined"),
        new Trap(
            "no levels of the log",
            c -> c.edited(CONFIG, "/logger/levels", null),
            "Configuration property \"logger.levels\" is not defined"),
        new Trap(
            "cache without a host, which Redis' does not stand in for",
            c -> c.edited(CONFIG, "/cache/host", null),
            "Configuration property \"cache.host\" is not defined"),
        new Trap(
            "empty address of Influx",
            c -> c.edited(CONFIG, "/influx/address", ""),
            "Unsupported protocol \"null in URL: \"\""),
        new Trap(
            "no key of sessions",
            c -> c.without("/app/secret/jwtSecret.txt"),
            "Configuration property \"JWT_SECRET\" is not defined"),
        new Trap(
            "bad token of the bot",
            c -> c.with(Map.of("/app/secret/bot-token.txt", "nonsense")),
            "Error [TOKEN_INVALID]: An invalid token was provided."),
        new Trap(
            "wrong password of the database",
            c -> c.with(Map.of("/app/secret/db-password.txt", "wrong")),
            "password authentication failed for user \"traps\""),
        new Trap(
            "no database there",
            c -> c.edited(CONFIG, "/db/port", 1),
            "connect ECONNREFUSED localhost:1"),
        new Trap(
            "a host that nobody knows",
            c -> c.edited(CONFIG, "/db/host", "nowhere.invalid"),
            "getaddrinfo ENOTFOUND nowhere.invalid"),
        new Trap(
            "wrong password of Redis",
            c -> c.with(Map.of("/app/secret/redis-password.txt", "wrong")),
            "ReplyError: WRONGPASS"),
        new Trap(
            "a configuration where the image does not look",
            c -> c.without(CONFIG).with(Map.of("/app/config/production.json", "{}")),
            "is not defined"),
        new Trap(
            "NODE_ENV is not production", c -> c.with("NODE_ENV", "development"), "is not defined"),
        new Trap(
            "too many connections",
            c -> c.edited(CONFIG, "/db/pool_size", 80),
            "remaining connection slots are reserved"));
  }
}
