package gg.sprocket.operator.api.v1alpha1;

/**
 * Environment variables that instances may not set on a component of the application: those that
 * change how the process starts or whom it trusts, those that the application misreads from the
 * environment, and the size of its pools, which the budget of connections is made of. An annotation
 * takes constants alone, so it is text.
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

  private ReservedVariables() {}
}
