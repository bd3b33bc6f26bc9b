package gg.sprocket.standin.settings;

import java.util.Set;

/**
 * What every Node program reads while it loads its modules: importing the package common evaluates
 * all names of queues and the settings of the database (common/src). A miss ends the process before
 * its main function could catch it.
 *
 * @param queues names of the queues
 * @param levels levels of the log
 */
public record Common(Queues queues, Set<String> levels) {

  /** Keeps an own copy of the set. */
  public Common {
    levels = Set.copyOf(levels);
  }

  /**
   * Names of the queues.
   *
   * @param core of core
   * @param bot of the bot
   * @param analytics of server-analytics
   * @param matchmaking of matchmaking
   * @param notification of notification
   * @param submission of submission; has no default
   * @param imageGeneration of image-generation; has no default
   * @param events of the events
   */
  public record Queues(
      String core,
      String bot,
      String analytics,
      String matchmaking,
      String notification,
      String submission,
      String imageGeneration,
      String events) {}

  /**
   * Reads them.
   *
   * @param settings where
   * @param database whether the database belongs to them, as since 1.5
   */
  public static Common of(Settings settings, boolean database) {
    Queues queues =
        new Queues(
            settings.text(Keys.queue("core_queue"), "core"),
            settings.text(Keys.queue("bot_queue"), "bot"),
            settings.text(Keys.queue("analytics_queue"), "analytics"),
            settings.text(Keys.queue("matchmaking_queue"), "matchmaking"),
            settings.text(Keys.queue("notification_queue"), "notifications"),
            settings.text(Keys.queue("submission_queue")),
            settings.text(Keys.queue("image_generation_queue")),
            settings.text(Keys.queue("events_queue"), "events"));
    if (database) {
      NodeDatabase.of(settings);
    }
    return new Common(queues, LoggerLevels.of(settings.value(Keys.LEVELS)));
  }
}
