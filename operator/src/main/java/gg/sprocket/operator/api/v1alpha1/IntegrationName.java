package gg.sprocket.operator.api.v1alpha1;

/** An outside service that an instance may have an account at. */
public enum IntegrationName {
  /** Discord. */
  Discord("discord"),
  /** Google OAuth. */
  Google("google"),
  /** Epic Games OAuth. */
  Epic("epic"),
  /** Steam. */
  Steam("steam"),
  /** Microsoft OAuth, thus Xbox. */
  Microsoft("microsoft"),
  /** Ballchasing, which parses replays. */
  Ballchasing("ballchasing"),
  /** Chatwoot, which chats with visitors. */
  Chatwoot("chatwoot"),
  /** A mail server. */
  Smtp("smtp"),
  /** InfluxDB. */
  Influx("influx");

  private final String field;

  IntegrationName(String field) {
    this.field = field;
  }

  /** Name of its block under {@code spec.integrations}. */
  public String field() {
    return field;
  }
}
