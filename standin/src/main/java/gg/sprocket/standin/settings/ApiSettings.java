package gg.sprocket.standin.settings;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What the API reads besides its servers (core/src).
 *
 * @param organization {@code defaultOrganizationId} as it stands there, number or text
 * @param jwtSecret key that tokens are signed with
 * @param jwtLife how long a token lives
 * @param accessLife how long an access token lives
 * @param refreshLife how long a refresh token lives
 * @param frontendCallback where a login ends
 * @param discordId id of the application at Discord
 * @param discordCallback where Discord sends people back to
 * @param prefix prefix of keys in Redis
 * @param origins the pages that may call it
 */
public record ApiSettings(
    JsonNode organization,
    String jwtSecret,
    Duration jwtLife,
    Duration accessLife,
    Duration refreshLife,
    String frontendCallback,
    String discordId,
    String discordCallback,
    String prefix,
    Set<String> origins) {

  /** Origins that are written into core/src/main.ts. */
  private static final List<String> FIXED =
      List.of("https://mlesports.gg", "https://spr.ocket.cloud", "https://app.sprocket.gg");

  /** Keeps an own copy of the set. */
  public ApiSettings {
    origins = Set.copyOf(origins);
  }

  @Override
  public String toString() {
    return "ApiSettings[" + frontendCallback + "]";
  }

  /** Reads them. The strategies of Google and Discord do not construct without theirs. */
  public static ApiSettings of(Settings settings) {
    List.of(Keys.DISCORD_SECRET, Keys.GOOGLE_ID, Keys.GOOGLE_SECRET, Keys.GOOGLE_CALLBACK)
        .forEach(settings::text);
    settings.text(Keys.API_ROOT);
    Set<String> origins = new LinkedHashSet<>(FIXED);
    origins.add(settings.text(Keys.WEB_URL));
    for (String origin : settings.text(Keys.CORS, "").split(",", -1)) {
      origins.add(origin.strip());
    }
    origins.remove("");
    return new ApiSettings(
        settings.value(Keys.ORGANIZATION),
        settings.text(Keys.JWT_SECRET),
        Lifetime.of(settings.value(Keys.JWT_EXPIRY)),
        Lifetime.of(settings.value(Keys.ACCESS_EXPIRY)),
        Lifetime.of(settings.value(Keys.REFRESH_EXPIRY)),
        settings.text(Keys.FRONTEND_CALLBACK),
        settings.text(Keys.DISCORD_ID),
        settings.text(Keys.DISCORD_CALLBACK),
        settings.text(Keys.REDIS_PREFIX),
        origins);
  }
}
