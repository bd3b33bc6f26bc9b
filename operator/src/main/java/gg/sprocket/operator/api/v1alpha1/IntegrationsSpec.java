package gg.sprocket.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Accounts at outside services. */
public record IntegrationsSpec(
    @JsonPropertyDescription(
            "The organization's Discord application: a Secret with the keys `clientId`,"
                + " `clientSecret` and `botToken`.")
        @Nullable Integration discord,
    @JsonPropertyDescription(
            "The organization's Google OAuth client: a Secret with the keys `clientId` and"
                + " `clientSecret`. Absent: placeholders, and no login by Google.")
        @Nullable Integration google,
    @JsonPropertyDescription(
            "The organization's Epic Games client: a Secret with the keys `clientId` and"
                + " `clientSecret`. Absent: no login by Epic Games.")
        @Nullable Integration epic,
    @JsonPropertyDescription(
            "A Steam Web API key: a Secret with the key `apiKey`. Absent: no login by Steam.")
        @Nullable Integration steam,
    @JsonPropertyDescription(
            "The organization's Microsoft client, for accounts of Xbox: a Secret with the keys"
                + " `clientId` and `clientSecret`. Absent: no login by Microsoft.")
        @Nullable Integration microsoft,
    @JsonPropertyDescription(
            "An account at Ballchasing, which parses replays for older releases: a Secret with the"
                + " key `token`.")
        @Nullable Integration ballchasing,
    @JsonPropertyDescription("A Chatwoot inbox for visitors of the web pages. Absent: no chat.")
        @Nullable ChatwootIntegration chatwoot,
    @JsonPropertyDescription(
            "A mail server: a Secret with the keys `host`, `username` and `password`. No shipped"
                + " release sends mail; a release of your own can.")
        @Nullable Integration smtp,
    @JsonPropertyDescription(
            "An InfluxDB for product analytics. Absent: analytics are thrown away.")
        @Nullable InfluxIntegration influx) {

  /** No accounts at all. */
  public static final IntegrationsSpec NONE =
      new IntegrationsSpec(null, null, null, null, null, null, null, null, null);

  /** The account of a name, if there is one. */
  public Optional<IntegrationAccount> of(IntegrationName name) {
    return Optional.ofNullable(
        switch (name) {
          case Discord -> discord;
          case Google -> google;
          case Epic -> epic;
          case Steam -> steam;
          case Microsoft -> microsoft;
          case Ballchasing -> ballchasing;
          case Chatwoot -> chatwoot;
          case Smtp -> smtp;
          case Influx -> influx;
        });
  }
}
