package gg.sprocket.operator.api.v1alpha1;

import java.util.Arrays;
import java.util.List;

/**
 * Names that a release may not give away, because the operator uses them itself. The definition's
 * rules and the operator's own checks are both made from these lists; an annotation takes constants
 * alone, so they are text.
 */
public final class ReservedNames {

  /** Name of the secret value with the password of the cache. */
  public static final String CACHE_PASSWORD = "cache-password";

  /** Name of the secret value with the address of the queue and its login. */
  public static final String QUEUE_URI = "queue-uri";

  private static final String OF_COMPONENTS =
      "'database', 'cache', 'queue', 'object-storage', 'schema', 'buckets', 'fingerprint', "
          + "'generated', 'secrets', 'identity', 'network', 'default', 'to-outside', 'to-influx', "
          + "'to-database', 'to-cache', 'to-queue', 'to-object-storage', 'tls', 'exposure', 'ca', "
          + "'probe-database', 'probe-cache', 'probe-queue', 'probe-object-storage', "
          + "'postgres', 'redis', 'rabbitmq', 'versitygw', 'probe', 'vault', "
          + "'vault-snapshot', 'probe-vault', 'to-vault'";

  private static final String OF_VALUES =
      "'database-password', '"
          + CACHE_PASSWORD
          + "', '"
          + QUEUE_URI
          + "', 'object-storage-access-key', 'object-storage-secret-key'";

  /** CEL over the name of a component. */
  static final String COMPONENT_RULE = "!(self in [" + OF_COMPONENTS + "])";

  /** CEL over the name of a secret value of a release. */
  static final String VALUE_RULE = "!(self in [" + OF_VALUES + "])";

  /** CEL for a list with the names of the values that backing services give. */
  static final String VALUES = "[" + OF_VALUES + "]";

  private static final List<String> COMPONENTS = names(OF_COMPONENTS);
  private static final List<String> SERVICE_VALUES = names(OF_VALUES);

  private ReservedNames() {}

  /**
   * Names that no component may have: objects of the instance bear them already, processes beside
   * the release's own, lines of the instance's status, or images that an instance replaces by them.
   */
  public static List<String> components() {
    return COMPONENTS;
  }

  /** Names of the secret values that backing services give; no release may list its own there. */
  public static List<String> serviceValues() {
    return SERVICE_VALUES;
  }

  private static List<String> names(String text) {
    return Arrays.stream(text.split(", ", -1)).map(name -> name.replace("'", "")).toList();
  }
}
