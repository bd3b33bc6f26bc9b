package gg.sprocket.operator.release;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/** Everything that the texts of a release can ask for. */
public enum Placeholder {
  INSTANCE_NAME("instance.name"),
  ORGANIZATION_ID("organization.id"),
  ORGANIZATION_SLUG("organization.slug"),
  ORGANIZATION_ADMINISTRATORS("organization.administrators"),
  ORGANIZATION_DISPLAY_NAME("organization.displayName"),
  EXPOSURE_SCHEME("exposure.scheme"),
  EXPOSURE_SECURE("exposure.secure"),
  EXPOSURE_PORT("exposure.port"),
  EXPOSURE_WEB_HOST("exposure.webHost"),
  EXPOSURE_API_HOST("exposure.apiHost"),
  EXPOSURE_IMAGE_GENERATION_HOST("exposure.imageGenerationHost"),
  EXPOSURE_CORS_ORIGINS("exposure.corsOrigins"),
  DATABASE_HOST("database.host"),
  DATABASE_PORT("database.port"),
  DATABASE_NAME("database.name"),
  DATABASE_USERNAME("database.username"),
  DATABASE_SSL("database.ssl"),
  CACHE_HOST("cache.host"),
  CACHE_PORT("cache.port"),
  CACHE_SCHEME("cache.scheme"),
  CACHE_CELERY_QUERY("cache.celeryQuery"),
  CACHE_SECURE("cache.secure"),
  QUEUE_SCHEME("queue.scheme"),
  QUEUE_PATH("queue.path"),
  OBJECT_STORAGE_ENDPOINT("objectStorage.endpoint"),
  OBJECT_STORAGE_AUTHORITY("objectStorage.authority"),
  OBJECT_STORAGE_HOST("objectStorage.host"),
  OBJECT_STORAGE_PORT("objectStorage.port"),
  OBJECT_STORAGE_SECURE("objectStorage.secure"),
  OBJECT_STORAGE_REGION("objectStorage.region"),
  OBJECT_STORAGE_REPLAYS("objectStorage.buckets.replays"),
  OBJECT_STORAGE_IMAGES("objectStorage.buckets.images"),
  INFLUX_ADDRESS("influx.address"),
  INFLUX_ORG("influx.org"),
  INFLUX_BUCKET("influx.bucket"),
  CHATWOOT_ENABLED("chatwoot.enabled"),
  CHATWOOT_URL("chatwoot.url"),
  CHATWOOT_WEBSITE_TOKEN("chatwoot.websiteToken");

  /** Names of all. */
  public static final Set<String> NAMES =
      Arrays.stream(values()).map(Placeholder::text).collect(Collectors.toUnmodifiableSet());

  private final String text;

  Placeholder(String text) {
    this.text = text;
  }

  /** Its name, as it stands between the braces. */
  public String text() {
    return text;
  }
}
