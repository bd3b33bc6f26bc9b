package gg.sprocket.operator.api.v1alpha1;

/**
 * Environment variables that instances may not set on a component of the application: those that
 * change how the process starts or whom it trusts, those that the application misreads from the
 * environment, the size of its pools, which the budget of connections is made of, and what the spec
 * says elsewhere. An annotation takes constants alone, so it is text.
 */
final class ReservedVariables {

  private static final String NAMES =
      "'PATH', 'HOME', 'SSL_CERT_FILE', 'SSL_CERT_DIR', 'DEFAULT_ORGANIZATION_ID', 'JWT_EXPIRY',"
          + " 'LOGGER_LEVELS', 'ENABLE_TEST_MODE', 'SPROCKET_SERVICE_NAME', 'POSTGRES_POOL_SIZE'";

  /** CEL over a name. */
  static final String RULE =
      "!(self in ["
          + NAMES
          + "] || self.startsWith('NODE_') || self.startsWith('LD_') || self.startsWith('PYTHON'))";

  /** What the rule says where it does not hold. */
  static final String MESSAGE =
      "apps[].config[] may not set a variable that changes how the process starts or whom it trusts,"
          + " that the application misreads from the environment, or that changes its number of"
          + " connections (PATH, HOME, NODE_*, LD_*, PYTHON*, SSL_CERT_FILE, SSL_CERT_DIR,"
          + " DEFAULT_ORGANIZATION_ID, JWT_EXPIRY, LOGGER_LEVELS, ENABLE_TEST_MODE,"
          + " SPROCKET_SERVICE_NAME, POSTGRES_POOL_SIZE): remove it";

  /**
   * CEL over a name: whatever the application reads from a variable wins over the file that the
   * operator writes.
   */
  static final String GIVEN_RULE =
      "!(self in ['POSTGRES_HOST', 'POSTGRES_PORT', 'POSTGRES_USERNAME', 'POSTGRES_PASSWORD',"
          + " 'POSTGRES_DATABASE', 'JWT_SECRET', 'WEB_URL', 'WEB_API_ROOT', 'GQL_URL',"
          + " 'CLIENT_GQL_URL', 'CLIENT_SECURE', 'FRONTEND_CALLBACK', 'CONFIG_DIR', 'CFG_FILE',"
          + " 'ENV', 'BASE_URL', 'CORE_URL', 'CORS_ALLOWED_ORIGINS', 'LISTEN_PORT', 'ORIGIN', 'SSL',"
          + " 'QUEUE_URI'] || ['DB_', 'PG_', 'REDIS_', 'CACHE_', 'MINIO_', 'S3_', 'TRANSPORT_',"
          + " 'CELERY_', 'PUBLIC_API_', 'PRIVATE_API_', 'INFLUX_', 'DISCORD_', 'GOOGLE_',"
          + " 'AUTH_'].exists(prefix, self.startsWith(prefix)))";

  /** What the rule says where it does not hold. */
  static final String GIVEN_MESSAGE =
      "apps[].config[] may not set where the application finds its services, hosts, queues and"
          + " accounts, because that would win over what the spec says elsewhere (POSTGRES_HOST,"
          + " DB_*, PG_*, REDIS_*, CACHE_*, MINIO_*, S3_*, TRANSPORT_*, CELERY_*, PUBLIC_API_*,"
          + " PRIVATE_API_*, INFLUX_*, DISCORD_*, GOOGLE_*, AUTH_*, JWT_SECRET, WEB_URL, GQL_URL, CONFIG_DIR, ENV and the like): use the service's"
          + " block of the spec, integrations or exposure";

  private ReservedVariables() {}
}
