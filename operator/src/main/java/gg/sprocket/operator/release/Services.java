package gg.sprocket.operator.release;

import gg.sprocket.operator.api.v1alpha1.Buckets;
import gg.sprocket.operator.api.v1alpha1.InstanceSpec;
import gg.sprocket.operator.api.v1alpha1.SslMode;
import gg.sprocket.operator.resource.Names;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Where the backing services of an instance are, whoever runs them.
 *
 * @param database PostgreSQL
 * @param cache Redis
 * @param queue RabbitMQ
 * @param objectStorage S3
 */
public record Services(Database database, Cache cache, Queue queue, ObjectStorage objectStorage) {

  /** Database and owning role of the Builtin PostgreSQL. */
  public static final String BUILTIN_DATABASE = "sprocket";

  /** Secret values by which the clients of a backing service are known: who reads one logs in. */
  public static final Map<String, String> LOGINS =
      Map.of(
          "database", "database-password",
          "cache", "cache-password",
          "queue", "queue-uri",
          "objectStorage", "object-storage-secret-key");

  /** Port of PostgreSQL. */
  public static final int DATABASE_PORT = 5432;

  /** Port of Redis. */
  public static final int CACHE_PORT = 6379;

  /** Port of RabbitMQ. */
  public static final int QUEUE_PORT = 5672;

  /** Port of RabbitMQ with TLS. */
  public static final int QUEUE_TLS_PORT = 5671;

  /** Virtual host and user of the Builtin queue. */
  public static final String BUILTIN_QUEUE = "sprocket";

  /** Port of the Builtin object storage. */
  public static final int OBJECT_STORAGE_PORT = 7070;

  /**
   * PostgreSQL.
   *
   * @param host host name
   * @param port TCP port
   * @param name database
   * @param username login role
   * @param sslMode how clients connect
   * @param secret Secret with the key password
   */
  public record Database(
      String host, int port, String name, String username, SslMode sslMode, String secret) {}

  /**
   * Redis.
   *
   * @param host host name
   * @param port TCP port
   * @param tls whether it speaks TLS
   * @param secret Secret with the key password
   */
  public record Cache(String host, int port, boolean tls, String secret) {}

  /**
   * RabbitMQ.
   *
   * @param tls whether it speaks TLS
   * @param port TCP port
   * @param vhost virtual host
   * @param secret Secret with the key uri: scheme, login, host and port, no path
   */
  public record Queue(boolean tls, int port, String vhost, String secret) {

    /** Scheme of its URIs. */
    public String scheme() {
      return tls ? "amqps" : "amqp";
    }

    /** The virtual host as path of a URI (RabbitMQ URI Specification). */
    public String path() {
      return URLEncoder.encode(vhost, StandardCharsets.UTF_8).replace("+", "%20");
    }
  }

  /**
   * S3.
   *
   * @param host host name
   * @param port TCP port
   * @param tls whether it speaks TLS
   * @param region region that requests are signed for
   * @param buckets names of the buckets
   * @param secret Secret with the keys accessKey and secretKey
   */
  public record ObjectStorage(
      String host, int port, boolean tls, String region, Buckets buckets, String secret) {

    /** Scheme, host and port. */
    public String endpoint() {
      return (tls ? "https://" : "http://") + host + ":" + port;
    }

    /** Host, and port where it is not the scheme's own. */
    public String authority() {
      return port == (tls ? 443 : 80) ? host : host + ":" + port;
    }
  }

  /** The services that a spec asks for. */
  public static Services of(Names names, InstanceSpec spec) {
    return new Services(
        database(names, spec), cache(names, spec), queue(names, spec), objectStorage(names, spec));
  }

  private static Database database(Names names, InstanceSpec spec) {
    var external = spec.database().external();
    return external != null
        ? new Database(
            external.host(),
            external.port(),
            external.database(),
            external.username(),
            external.sslMode(),
            external.secretRef().name())
        : new Database(
            names.database(),
            DATABASE_PORT,
            BUILTIN_DATABASE,
            BUILTIN_DATABASE,
            SslMode.Require,
            names.databaseLogin());
  }

  private static Cache cache(Names names, InstanceSpec spec) {
    var external = spec.cache().external();
    return external != null
        ? new Cache(external.host(), external.port(), external.tls(), external.secretRef().name())
        : new Cache(names.cache(), CACHE_PORT, false, names.cacheLogin());
  }

  private static Queue queue(Names names, InstanceSpec spec) {
    var external = spec.queue().external();
    if (external == null) {
      return new Queue(false, QUEUE_PORT, BUILTIN_QUEUE, names.queueLogin());
    }
    Integer port = external.port();
    int usual = external.tls() ? QUEUE_TLS_PORT : QUEUE_PORT;
    return new Queue(
        external.tls(), port == null ? usual : port, external.vhost(), external.secretRef().name());
  }

  private static ObjectStorage objectStorage(Names names, InstanceSpec spec) {
    var external = spec.objectStorage().external();
    if (external == null) {
      String slug = spec.organization().slug();
      return new ObjectStorage(
          names.objectStorage(),
          OBJECT_STORAGE_PORT,
          false,
          "us-east-1",
          new Buckets(slug + "-replays", slug + "-images"),
          names.objectStorageLogin());
    }
    URI endpoint = URI.create(external.endpoint());
    boolean tls = "https".equals(endpoint.getScheme());
    int port = endpoint.getPort() > 0 ? endpoint.getPort() : tls ? 443 : 80;
    return new ObjectStorage(
        endpoint.getHost(),
        port,
        tls,
        external.region(),
        external.buckets(),
        external.secretRef().name());
  }
}
