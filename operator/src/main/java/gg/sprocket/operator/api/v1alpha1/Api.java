package gg.sprocket.operator.api.v1alpha1;

/** Names of the API group and the patterns that several fields share. */
public final class Api {

  /** API group of every kind of ours. */
  public static final String GROUP = "sprocket.gg";

  /** The only served version. */
  public static final String VERSION = "v1alpha1";

  /** Category that lets {@code kubectl get sprocket} list every kind of ours. */
  public static final String CATEGORY = "sprocket";

  static final String DNS_LABEL = "^[a-z]([-a-z0-9]*[a-z0-9])?$";
  private static final String HOST =
      "[a-z0-9]([-a-z0-9]*[a-z0-9])?([.][a-z0-9]([-a-z0-9]*[a-z0-9])?)*";

  /** To 65535. */
  private static final String PORT =
      "([1-9][0-9]{0,3}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5])";

  static final String DNS_SUBDOMAIN = "^" + HOST + "$";
  static final String DOMAIN =
      "^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?([.][a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?)+$";
  static final String STORAGE_SIZE = "^[1-9][0-9]{0,5}(Mi|Gi|Ti)$";
  static final String CPU = "^([1-9][0-9]{0,5}m|[1-9][0-9]{0,2})$";
  static final String MEMORY = "^[1-9][0-9]{0,5}(Mi|Gi)$";
  static final String IMAGE = "^[a-z0-9][-a-z0-9._:/]*[a-z0-9]([:@][-A-Za-z0-9._:]+)?$";
  static final String IMAGE_PREFIX = "^" + HOST + "(:" + PORT + ")?(/[-a-z0-9._]+)*$";
  static final String CRON = "^[0-9A-Za-z*,/-]+( [0-9A-Za-z*,/-]+){4}$";
  static final String TIME_ZONE = "^[A-Za-z]+(/[-A-Za-z0-9_+]+)*$";
  static final String PATH = "^(/[-A-Za-z0-9._]+)+$";
  static final String PUBLIC_PATH = "^(/|(/[-A-Za-z0-9._]+)+)$";
  static final String ORIGIN = "^https?://" + HOST + "(:" + PORT + ")?$";
  static final String VARIABLE = "^[A-Za-z_][A-Za-z0-9_]*$";
  static final String VAULT_PATH = "^[A-Za-z0-9_][-A-Za-z0-9_.]*(/[A-Za-z0-9_][-A-Za-z0-9_.]*)*$";
  static final String VAULT_NAME = "^[A-Za-z0-9_][-A-Za-z0-9_.]*$";
  static final String SECURE_ORIGIN = "^https://" + HOST + "(:" + PORT + ")?$";
  static final String SECRET_KEY = "^[-A-Za-z0-9._]+$";
  static final String CLOUD_NAME = "^[A-Za-z0-9]([-A-Za-z0-9_]*[A-Za-z0-9])?$";
  static final String CLOUD_KEY = "^[A-Za-z0-9][-A-Za-z0-9_:/.]*$";
  static final String PRINTABLE = "^[^\\x00-\\x1f\\x7f]+$";

  private Api() {}
}
