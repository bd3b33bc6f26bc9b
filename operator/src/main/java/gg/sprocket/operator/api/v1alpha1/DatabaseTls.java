package gg.sprocket.operator.api.v1alpha1;

/** How a release's processes talk to PostgreSQL. */
public enum DatabaseTls {
  /** Over TLS, to every host but {@code postgres} and {@code localhost}. */
  Required,
  /** In plain text, to every host. */
  Plain
}
