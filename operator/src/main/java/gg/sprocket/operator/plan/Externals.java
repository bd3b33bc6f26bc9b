package gg.sprocket.operator.plan;

import gg.sprocket.operator.api.v1alpha1.CacheUse;
import gg.sprocket.operator.api.v1alpha1.ReleaseServices;
import gg.sprocket.operator.api.v1alpha1.SslMode;
import gg.sprocket.operator.release.SecretSource.InSecret;
import gg.sprocket.operator.release.Services;
import gg.sprocket.operator.resource.ProbeResult.Connections;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The backing services of an instance that somebody else runs. */
public final class Externals {

  private Externals() {}

  /** One of them, by the name of its part; empty if the operator runs it or nobody uses it. */
  public static Optional<External> of(Instance instance, String name) {
    return of(instance).stream().filter(external -> external.name().equals(name)).findFirst();
  }

  /** All of them that the release uses. */
  public static List<External> of(Instance instance) {
    ReleaseServices uses = instance.release().services();
    List<External> all = new ArrayList<>();
    if (instance.spec().database().external() != null) {
      all.add(database(instance));
    }
    if (instance.spec().cache().external() != null && uses.cache() != CacheUse.None) {
      all.add(cache(instance));
    }
    if (instance.spec().queue().external() != null && uses.queue()) {
      all.add(queue(instance));
    }
    if (instance.spec().objectStorage().external() != null) {
      all.add(objectStorage(instance));
    }
    return List.copyOf(all);
  }

  /** The first of them that is not proved, in words for what waits for it. */
  public static Optional<Problem> unproved(Instance instance, Observed observed) {
    return of(instance).stream()
        .flatMap(external -> external.unproved(instance, observed).stream())
        .findFirst();
  }

  /** What the last proof of an External database told of its connections. */
  public static Optional<Connections> connections(Instance instance, Observed observed) {
    return of(instance, "database")
        .flatMap(external -> new Proof(external, instance, observed).connections());
  }

  /** When one of them is to be looked at again. */
  static Optional<Instant> nextLook(Instance instance, Observed observed) {
    return instance.spec().suspend()
        ? Optional.empty()
        : of(instance).stream()
            .flatMap(external -> new Proof(external, instance, observed).nextLook().stream())
            .min(Instant::compareTo);
  }

  private static External database(Instance instance) {
    Services.Database database = instance.services().database();
    List<InSecret> values = new ArrayList<>();
    values.add(new InSecret(database.secret(), "password"));
    if (database.sslMode() == SslMode.VerifyFull) {
      values.add(new InSecret(database.secret(), "ca.crt"));
    }
    return new External(
        "database", "database", instance.names().database(), values, told(instance, database));
  }

  private static Map<String, String> told(Instance instance, Services.Database database) {
    Map<String, String> variables = new TreeMap<>();
    variables.put("PROBE_HOST", database.host());
    variables.put("PROBE_PORT", String.valueOf(database.port()));
    variables.put("PROBE_DATABASE", database.name());
    variables.put("PROBE_USERNAME", database.username());
    variables.put("PROBE_SSL_MODE", database.sslMode().libpq());
    variables.put("PROBE_ROLES", String.join(",", instance.databaseRoles()));
    variables.put(
        "PROBE_EXTENSIONS", String.join(",", instance.release().services().databaseExtensions()));
    if (instance.spec().database().vaultLogin() != null) {
      variables.put("PROBE_LOGINS", "true");
    }
    return variables;
  }

  private static External cache(Instance instance) {
    Services.Cache cache = instance.services().cache();
    return new External(
        "cache",
        "cache",
        instance.names().cache(),
        List.of(new InSecret(cache.secret(), "password")),
        Map.of(
            "PROBE_HOST", cache.host(),
            "PROBE_PORT", String.valueOf(cache.port()),
            "PROBE_TLS", String.valueOf(cache.tls()),
            "PROBE_JSON", String.valueOf(instance.release().services().cacheJson())));
  }

  private static External queue(Instance instance) {
    Services.Queue queue = instance.services().queue();
    return new External(
        "queue",
        "queue",
        instance.names().queue(),
        List.of(new InSecret(queue.secret(), "uri")),
        Map.of(
            "PROBE_TLS", String.valueOf(queue.tls()),
            "PROBE_PORT", String.valueOf(queue.port()),
            "PROBE_VHOST", queue.vhost()));
  }

  private static External objectStorage(Instance instance) {
    Services.ObjectStorage storage = instance.services().objectStorage();
    String secret = storage.secret();
    return new External(
        "objectStorage",
        "object-storage",
        instance.names().objectStorage(),
        List.of(new InSecret(secret, "accessKey"), new InSecret(secret, "secretKey")),
        Map.of(
            "PROBE_ENDPOINT", storage.endpoint(),
            "PROBE_REGION", storage.region(),
            "PROBE_REPLAYS", storage.buckets().replays(),
            "PROBE_IMAGES", storage.buckets().images()));
  }
}
