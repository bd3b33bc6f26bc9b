package gg.sprocket.operator.resource;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Names of an instance's children: {@code <instance>-<part>}. Components that must agree on a name
 * meet here, never in each other.
 *
 * <p>With instance names of at most 30 characters, StatefulSet names stay below the 52 characters
 * that leave room for the {@code controller-revision-hash} label, and all others below 63.
 *
 * @param instance name of the instance
 */
public record Names(String instance) {

  /** Field manager of everything we apply. */
  public static final String FIELD_MANAGER = "sprocket-operator";

  /** Keeps an instance until its kept objects are dealt with. */
  public static final String FINALIZER = "sprocket.gg/finalizer";

  /** RoleBinding of the right on Secrets; one for all instances of a namespace. */
  public static final String SECRETS_BINDING = "sprocket-operator-secrets";

  /** Keeps the key shares of a Vault until the data they open are gone. */
  public static final String KEYS_FINALIZER = "sprocket.gg/vault-keys";

  /** Longest name of an instance. */
  public static final int MAX_INSTANCE = 30;

  private static final String LOGIN = "-login";
  private static final String QUEUE_LOGIN = "-queue" + LOGIN;

  /** ServiceAccount of all pods of the instance. */
  public String serviceAccount() {
    return instance;
  }

  /** Secret with the key that turns contents into restart fingerprints. */
  public String fingerprintKey() {
    return instance + "-fingerprint";
  }

  /**
   * Secret with one value generated for the application, under the key {@code value}.
   *
   * @param secret name of the value in the release
   */
  public String generatedSecret(String secret) {
    return instance + "-generated-" + secret;
  }

  /**
   * Secret with the values of an integration that come from the instance's Vault or store.
   *
   * @param integration name of its block in the spec
   */
  public String integration(String integration) {
    return instance + "-integration-" + integration;
  }

  /** StatefulSet, Service (thus host name) and ConfigMap of the Builtin database. */
  public String database() {
    return instance + "-database";
  }

  /** Secret with the database login of the application. */
  public String databaseLogin() {
    return instance + "-database-login";
  }

  /** Secret with the login by which the Vault makes others at the Builtin database. */
  public String databaseMaker() {
    return instance + "-database-maker";
  }

  /**
   * Secret with a login that the Vault has made at the database.
   *
   * @param number counts them
   */
  public String databaseLease(int number) {
    return databaseLeases() + number;
  }

  /** What the names of all of those begin with. */
  public String databaseLeases() {
    return instance + "-database-lease-";
  }

  /** Secret with the database's server certificate. */
  public String databaseTls() {
    return instance + "-database-tls";
  }

  /** Claim of the database's volume. */
  public String databaseClaim() {
    return instance + "-database-data";
  }

  /** StatefulSet, Service (thus host name) and ConfigMap of the Builtin cache. */
  public String cache() {
    return instance + "-cache";
  }

  /** Secret with the cache's login. */
  public String cacheLogin() {
    return instance + "-cache-login";
  }

  /** Claim of the cache's volume. */
  public String cacheClaim() {
    return instance + "-cache-data";
  }

  /**
   * NetworkPolicy of all pods. Not the instance's bare name: {@code mle-web} may be an instance
   * beside {@code mle} with its component {@code web}.
   */
  public String networkPolicy() {
    return instance + "-default";
  }

  /**
   * NetworkPolicy of a process, or of the ways out to a service.
   *
   * @param name the process or service
   */
  public String networkPolicy(String name) {
    return instance + "-" + name;
  }

  /** StatefulSet, Service (thus host name) and ConfigMap of the Builtin queue. */
  public String queue() {
    return instance + "-queue";
  }

  /** Secret with the queue's login. */
  public String queueLogin() {
    return instance + QUEUE_LOGIN;
  }

  /** Host name of the Builtin queue whose login a Secret of this name is, if it is one. */
  public static Optional<String> queueOf(String secret) {
    return secret.endsWith(QUEUE_LOGIN)
        ? Optional.of(secret.substring(0, secret.length() - LOGIN.length()))
        : Optional.empty();
  }

  /** Claim of the queue's volume. */
  public String queueClaim() {
    return instance + "-queue-data";
  }

  /** StatefulSet, Service (thus host name) and ConfigMap of the Builtin object storage. */
  public String objectStorage() {
    return instance + "-object-storage";
  }

  /** Secret with the object storage's key pair. */
  public String objectStorageLogin() {
    return instance + "-object-storage-login";
  }

  /** Claim of the object storage's volume. */
  public String objectStorageClaim() {
    return instance + "-object-storage-data";
  }

  /**
   * Job that makes the buckets.
   *
   * @param input fingerprint of what the Job is to do
   */
  public String bucketsJob(String input) {
    return instance + "-buckets-" + input;
  }

  /**
   * Job that looks at an External service.
   *
   * @param process the service
   * @param look how many looks there were, this one included
   */
  public String probeJob(String process, int look) {
    return instance + "-probe-" + process + "-" + look;
  }

  /**
   * Job that brings the database to a release's schema, and its ConfigMap.
   *
   * @param input fingerprint of what the Job is to do
   */
  public String schemaJob(String input) {
    return instance + "-schema-" + input;
  }

  /**
   * Deployment, Service and ConfigMap of an application component.
   *
   * @param component its name in the release
   */
  public String app(String component) {
    return instance + "-" + component;
  }

  /**
   * Ingress or Gateway of an access pattern, and its Certificate of cert-manager.
   *
   * @param access name of the pattern
   */
  public String access(String access) {
    return instance + "-" + access;
  }

  /**
   * HTTPRoute to one host of an access pattern.
   *
   * @param access name of the pattern
   * @param purpose what is there
   */
  public String route(String access, String purpose) {
    return access(access) + "-" + purpose;
  }

  /**
   * Middleware of Traefik that lets only some address ranges use an access pattern.
   *
   * @param access name of the pattern
   * @param namespace namespace of the instance
   */
  public String sources(String access, String namespace) {
    return access(access) + "-sources-" + mark(namespace);
  }

  /**
   * Middleware of Traefik that bounds the bodies of an access pattern.
   *
   * @param access name of the pattern
   * @param namespace namespace of the instance
   */
  public String bodies(String access, String namespace) {
    return access(access) + "-bodies-" + mark(namespace);
  }

  /** Traefik joins namespace and name by a hyphen, which alone would let two instances meet. */
  private String mark(String namespace) {
    return Digest.sha256(namespace + "/" + instance).substring(0, 6);
  }

  /**
   * Secret with the certificate that the instance's own authority signs for an access pattern.
   *
   * @param access name of the pattern
   */
  public String tls(String access) {
    return instance + "-tls-" + access;
  }

  /**
   * Secret with the certificate that cert-manager gets for an access pattern. Not the name of
   * {@link #tls}, so that neither ever takes the other's for its own.
   *
   * @param access name of the pattern
   */
  public String issued(String access) {
    return instance + "-issued-" + access;
  }

  /** ConfigMap with the certificate of the instance's own authority. */
  public String authorityCertificate() {
    return instance + "-ca";
  }

  /** Secret into which is written what was read of an External Vault. */
  public String vaultInbox() {
    return instance + "-vault-values";
  }

  /** Secret into which External Secrets Operator writes what it read of a store. */
  public String storeInbox() {
    return instance + "-store-values";
  }

  /** ServiceAccount that logs in to an External Vault, and its Role and RoleBinding. */
  public String vaultReader() {
    return instance + "-vault";
  }

  /** CronJob that makes snapshots of the Managed Vault. */
  public String vaultSnapshots() {
    return instance + "-vault-snapshot";
  }

  /**
   * ServiceAccount that may read snapshots of the Managed Vault. The dot keeps it apart from those
   * of all instances, whose names have none: another instance's pods must not have this login.
   */
  public String vaultSnapshotAccount() {
    return instance + ".vault-snapshot";
  }

  /** Service without an address, ConfigMap and disruption budget of the Managed Vault. */
  public String vault() {
    return instance + "-vault";
  }

  /**
   * StatefulSets of the members of the Managed Vault.
   *
   * @param count number of members
   */
  public List<String> vaultMembers(int count) {
    return IntStream.range(0, count).mapToObj(number -> vault() + "-" + number).toList();
  }

  /** Process of a member of the Managed Vault, by which its pod is known. */
  public String vaultProcess(String member) {
    return member.substring(instance().length() + 1);
  }

  /**
   * DNS name of a member of the Managed Vault.
   *
   * @param member its StatefulSet
   * @param namespace namespace of the instance
   */
  public String vaultHost(String member, String namespace) {
    return onlyPod(member) + "." + vault() + "." + namespace + ".svc";
  }

  /** Secret with the certificate of the members of the Managed Vault. */
  public String vaultTls() {
    return instance + "-vault-tls";
  }

  /**
   * Claim of the volume of a member of the Managed Vault.
   *
   * @param member its StatefulSet
   */
  public static String vaultClaim(String member) {
    int number = member.lastIndexOf('-');
    return member.substring(0, number) + "-data" + member.substring(number);
  }

  /**
   * The pod of a StatefulSet of one.
   *
   * @param statefulSet its name
   */
  public static String onlyPod(String statefulSet) {
    return statefulSet + "-0";
  }

  /**
   * ConfigMap in the keys namespace that stands while a Vault is initialised.
   *
   * @param dataId identity of the instance's data
   */
  public static String vaultIntent(String dataId) {
    return "vault-init-" + dataId;
  }

  /**
   * ConfigMap in the keys namespace with the numbers of the sets of key shares of a Vault.
   *
   * @param dataId identity of the data
   */
  public static String vaultKeyNumbers(String dataId) {
    return "vault-keys-" + dataId;
  }

  /**
   * Secret in the keys namespace with the key shares of a Vault.
   *
   * @param dataId identity of the instance's data
   * @param number counts the sets of the same data, from 1
   */
  public static String vaultKeys(String dataId, int number) {
    return "vault-keys-" + dataId + "-" + number;
  }

  /**
   * Secret in the keys namespace with the instance's certificate authority.
   *
   * @param dataId identity of the instance's data
   */
  public static String authority(String dataId) {
    return "ca-" + dataId;
  }
}
