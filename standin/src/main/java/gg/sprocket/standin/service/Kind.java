package gg.sprocket.standin.service;

import gg.sprocket.standin.settings.Common.Queues;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The Node programs, each by the file that its container starts.
 *
 * <p>Singletons by what happens if there are two: core's finalization is not idempotent, every
 * subscriber of events gets every event, two bots answer every command twice.
 */
public enum Kind {
  CORE("/app/core/dist/main.js", 3001, true),
  MONOLITH("/app/apps/monolith/dist/apps/monolith/src/main.js", 3001, true),
  MATCHMAKING("/app/microservices/matchmaking-service/dist/main.js", 3010, true),
  NOTIFICATION("/app/microservices/notification-service/dist/main.js", 3011, true),
  SUBMISSION("/app/microservices/submission-service/dist/main.js", 3012, true),
  ANALYTICS("/app/microservices/server-analytics-service/dist/main.js", 3013, false),
  IMAGE_GENERATION("/app/microservices/image-generation-service/dist/main.js", 3014, false),
  BOT("/app/clients/discord-bot/dist/main.js", 0, true);

  private final String main;
  private final int port;
  private final boolean singleton;

  Kind(String main, int port, boolean singleton) {
    this.main = main;
    this.port = port;
    this.singleton = singleton;
  }

  /** The program that a file is. */
  public static Optional<Kind> of(String file) {
    return Arrays.stream(values()).filter(kind -> kind.main.equals(file)).findFirst();
  }

  /** File that starts it. */
  public String main() {
    return main;
  }

  /** Port it listens on; 0: none. The services of 1.4 listen to none, except core. */
  int port(Version version) {
    return version == Version.ONE_FOUR && this != CORE ? 0 : port;
  }

  boolean isSingleton() {
    return singleton;
  }

  /** Whether it is the API. */
  boolean isApi() {
    return this == CORE || this == MONOLITH;
  }

  /** The kinds that run in its process: the monolith is seven at once (apps/monolith/src). */
  List<Kind> parts() {
    return this == MONOLITH
        ? Arrays.stream(values()).filter(kind -> kind != MONOLITH).toList()
        : List.of(this);
  }

  boolean has(Kind part) {
    return parts().contains(part);
  }

  /** The queue that it takes calls from. */
  String queue(Queues queues) {
    return switch (this) {
      case CORE, MONOLITH -> queues.core();
      case MATCHMAKING -> queues.matchmaking();
      case NOTIFICATION -> queues.notification();
      case SUBMISSION -> queues.submission();
      case ANALYTICS -> queues.analytics();
      case IMAGE_GENERATION -> queues.imageGeneration();
      case BOT -> queues.bot();
    };
  }
}
