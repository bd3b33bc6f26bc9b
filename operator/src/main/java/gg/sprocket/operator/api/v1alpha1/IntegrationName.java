package gg.sprocket.operator.api.v1alpha1;

/** An outside service that an instance may have an account at. */
public enum IntegrationName {
  /** Discord. */
  Discord("discord"),
  /** Google OAuth. */
  Google("google"),
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
