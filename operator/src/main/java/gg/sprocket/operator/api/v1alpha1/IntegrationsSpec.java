package gg.sprocket.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
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
            "An InfluxDB for product analytics. Absent: analytics are thrown away.")
        @Nullable InfluxIntegration influx) {

  /** No accounts at all. */
  public static final IntegrationsSpec NONE = new IntegrationsSpec(null, null, null);
}
