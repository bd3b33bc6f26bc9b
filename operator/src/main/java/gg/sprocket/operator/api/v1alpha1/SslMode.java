package gg.sprocket.operator.api.v1alpha1;

/** How a connection to PostgreSQL uses TLS; the words of libpq's {@code sslmode}. */
public enum SslMode {
  /** Plain text. */
  Disable("disable"),
  /** TLS, whoever answers. */
  Require("require"),
  /** TLS, the certificate checked against an authority and the host name. */
  VerifyFull("verify-full");

  private final String libpq;

  SslMode(String libpq) {
    this.libpq = libpq;
  }

  /** The value of {@code PGSSLMODE}. */
  public String libpq() {
    return libpq;
  }
}
