package gg.sprocket.standin.service;

import gg.sprocket.standin.Fatal;
import gg.sprocket.standin.Log;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The login at Discord. It happens while NestJS constructs its modules, before anything listens, so
 * a bad token ends the process (clients/discord-bot/src/discord); in the monolith it takes the API
 * along. There is no Discord here: a token counts as good if it has the form of one.
 */
final class BotLogin {

  private static final Pattern FORM =
      Pattern.compile("[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+");

  /** With these it does not log in at all. */
  private static final Set<String> PLACEHOLDERS =
      Set.of("local_dev_placeholder", "your_discord_bot_token_here");

  private BotLogin() {}

  /**
   * Logs in.
   *
   * @throws Fatal with the words of discord.js 13 (src/errors/Messages.js, TOKEN_INVALID)
   */
  static void perform(String token, Log log) {
    if (PLACEHOLDERS.contains(token)) {
      log.warn("DiscordService", "a placeholder is no token; the bot does not log in");
    } else if (FORM.matcher(token).matches()) {
      log.info("DiscordService", "Logged in to Discord");
    } else {
      throw Fatal.ending(
          "Error [TOKEN_INVALID]: An invalid token was provided.\n  code: 'TOKEN_INVALID'");
    }
  }
}
