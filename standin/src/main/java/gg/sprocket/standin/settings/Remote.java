package gg.sprocket.standin.settings;

/** What Node programs are told about servers other than the database. */
public final class Remote {

  private Remote() {}

  /**
   * A Redis.
   *
   * @param host its host
   * @param port its port
   * @param password the password, without a user
   * @param secure whether to speak TLS
   */
  public record Redis(String host, int port, String password, boolean secure) {

    @Override
    public String toString() {
      return host + ":" + port;
    }

    /** The one of {@code redis.*}. */
    public static Redis of(Settings settings) {
      return new Redis(
          settings.text(Keys.REDIS_HOST),
          settings.number(Keys.REDIS_PORT),
          settings.text(Keys.REDIS_PASSWORD),
          settings.flag(Keys.REDIS_SECURE, false));
    }

    /** The one of {@code cache.*}; only its password falls back to that of the other. */
    public static Redis ofCache(Settings settings) {
      return new Redis(
          settings.text(Keys.CACHE_HOST),
          settings.number(Keys.CACHE_PORT),
          settings
              .optional(Keys.CACHE_PASSWORD)
              .map(v -> v.asText().strip())
              .orElseGet(() -> settings.text(Keys.REDIS_PASSWORD)),
          settings.flag(Keys.CACHE_SECURE, false));
    }
  }

  /**
   * An S3 service.
   *
   * @param endpoint its host alone
   * @param port its port
   * @param ssl whether to speak TLS
   * @param accessKey name of the key
   * @param secretKey the key
   */
  public record Storage(
      String endpoint, int port, boolean ssl, String accessKey, String secretKey) {

    @Override
    public String toString() {
      return endpoint + ":" + port;
    }

    /** The one of {@code minio.*}. */
    public static Storage of(Settings settings) {
      return new Storage(
          settings.text(Keys.S3_ENDPOINT),
          settings.number(Keys.S3_PORT),
          settings.flag(Keys.S3_SSL, false),
          settings.text(Keys.S3_ACCESS),
          settings.text(Keys.S3_SECRET));
    }
  }
}
