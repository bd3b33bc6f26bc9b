package gg.sprocket.standin.settings;

import java.util.Locale;

/**
 * Every setting of the Node programs that the stand-in reads, by the names of
 * common/src/util/config-resolver.ts. Google's are GOOGLE_SECRET and Discord's DISCORD_SECRET, not
 * ..._CLIENT_SECRET as in the stores that they come from.
 */
public final class Keys {

  static final Key DB_HOST = Key.of("POSTGRES_HOST", "db.host");
  static final Key DB_PORT = Key.of("POSTGRES_PORT", "db.port");
  static final Key DB_USER = Key.of("POSTGRES_USERNAME", "db.username");
  static final Key DB_NAME = Key.of("POSTGRES_DATABASE", "db.database");
  static final Key DB_PASSWORD = new Key("POSTGRES_PASSWORD", "db-password.txt", "db.password");
  static final Key DB_LOGS = Key.of("POSTGRES_ENABLE_LOGS", "db.enable_logs");
  static final Key POOL_SIZE = Key.of("POSTGRES_POOL_SIZE", "db.pool_size");
  static final Key POOL_TIMEOUT =
      Key.of("POSTGRES_POOL_CONNECTION_TIMEOUT_MS", "db.pool_connection_timeout_ms");

  static final Key REDIS_HOST = Key.of("REDIS_HOST", "redis.host");
  static final Key REDIS_PORT = Key.of("REDIS_PORT", "redis.port");
  static final Key REDIS_PREFIX = Key.of("REDIS_PREFIX", "redis.prefix");
  static final Key REDIS_SECURE = Key.of("REDIS_SECURE", "redis.secure");
  static final Key REDIS_PASSWORD = Key.secret("REDIS_PASSWORD", "redis-password.txt");

  /** No default, and no falling back to {@code redis.host}: the getter throws first. */
  static final Key CACHE_HOST = Key.of("CACHE_HOST", "cache.host");

  static final Key CACHE_PORT = Key.of("CACHE_PORT", "cache.port");
  static final Key CACHE_SECURE = Key.of("CACHE_SECURE", "cache.secure");
  static final Key CACHE_PASSWORD = Key.secret("CACHE_PASSWORD", "cache-password.txt");

  static final Key S3_ENDPOINT = Key.of("MINIO_ENDPOINT", "minio.endPoint");
  static final Key S3_PORT = Key.of("MINIO_PORT", "minio.port");
  static final Key S3_SSL = Key.of("MINIO_USE_SSL", "minio.useSSL");
  static final Key S3_ACCESS = Key.secret("MINIO_ACCESS_KEY", "minio-access.txt");
  static final Key S3_SECRET = Key.secret("MINIO_SECRET_KEY", "minio-secret.txt");
  static final Key REPLAYS = Key.of("MINIO_REPLAYS_BUCKET", "minio.bucketNames.replays");
  static final Key IMAGES =
      Key.of("MINIO_IMAGE_GENERATION_BUCKET", "minio.bucketNames.image_generation");

  static final Key JWT_SECRET = Key.secret("JWT_SECRET", "jwtSecret.txt");
  static final Key JWT_EXPIRY = Key.of("JWT_EXPIRY", "auth.jwt_expiry");
  static final Key ACCESS_EXPIRY = Key.of("ACCESS_EXPIRY", "auth.access_expiry");
  static final Key REFRESH_EXPIRY = Key.of("REFRESH_EXPIRY", "auth.refresh_expiry");
  static final Key FRONTEND_CALLBACK = Key.of("FRONTEND_CALLBACK", "auth.frontend_callback");

  static final Key DISCORD_ID = Key.secret("DISCORD_CLIENT_ID", "discord-client.txt");
  static final Key DISCORD_SECRET = Key.secret("DISCORD_SECRET", "discord-secret.txt");
  static final Key DISCORD_CALLBACK = Key.of("DISCORD_CALLBACK_URL", "auth.discord.callbackUrl");
  static final Key GOOGLE_ID = Key.secret("GOOGLE_CLIENT_ID", "googleClientId.txt");
  static final Key GOOGLE_SECRET = Key.secret("GOOGLE_SECRET", "googleSecret.txt");
  static final Key GOOGLE_CALLBACK = Key.of("GOOGLE_CALLBACK_URL", "auth.google.callbackUrl");
  static final Key BOT_TOKEN = Key.secret("DISCORD_BOT_TOKEN", "bot-token.txt");
  static final Key BOT_PREFIX = Key.of("BOT_PREFIX", "bot.prefix");

  static final Key ORGANIZATION = Key.of("DEFAULT_ORGANIZATION_ID", "defaultOrganizationId");
  static final Key WEB_URL = Key.of("WEB_URL", "web.url");
  static final Key API_ROOT = Key.of("WEB_API_ROOT", "web.api_root");
  static final Key GQL_URL = Key.of("GQL_URL", "gql.url");
  static final Key CORS = Key.of("CORS_ALLOWED_ORIGINS", "");
  static final Key LEVELS = Key.of("LOGGER_LEVELS", "logger.levels");

  static final Key INFLUX_ADDRESS = Key.of("INFLUX_ADDRESS", "influx.address");
  static final Key INFLUX_ORG = Key.of("INFLUX_ORG", "influx.org");
  static final Key INFLUX_BUCKET = Key.of("INFLUX_BUCKET", "influx.bucket");
  static final Key INFLUX_TOKEN = Key.secret("INFLUX_TOKEN", "influx-token");

  static final Key TRANSPORT_URL = Key.of("TRANSPORT_URL", "transport.url");
  static final Key CELERY_BROKER = Key.of("CELERY_BROKER", "");
  static final Key CELERY_QUEUE = Key.of("TRANSPORT_CELERY_QUEUE", "transport.celery-queue");

  private Keys() {}

  /** Name of a queue; {@code name} as in the file, for instance {@code core_queue}. */
  static Key queue(String name) {
    return Key.of("TRANSPORT_" + name.toUpperCase(Locale.ROOT), "transport." + name);
  }
}
