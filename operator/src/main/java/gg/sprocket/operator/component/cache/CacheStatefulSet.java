package gg.sprocket.operator.component.cache;

import gg.sprocket.operator.plan.Inputs;
import gg.sprocket.operator.plan.Instance;
import gg.sprocket.operator.plan.Observed;
import gg.sprocket.operator.release.SecretSource.InSecret;
import gg.sprocket.operator.release.Services;
import gg.sprocket.operator.resource.Amounts;
import gg.sprocket.operator.resource.Containers;
import gg.sprocket.operator.resource.Containers.Pace;
import gg.sprocket.operator.resource.FreeSpace;
import gg.sprocket.operator.resource.Names;
import gg.sprocket.operator.resource.Objects;
import gg.sprocket.operator.resource.Pods;
import gg.sprocket.operator.resource.Volumes;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.Collection;
import java.util.List;

/**
 * The server's StatefulSet.
 *
 * @param data what it holds
 */
record CacheStatefulSet(CacheData data) {

  /** User {@code redis} of the Debian variants of the official image. */
  private static final long USER = 999;

  private static final String CONFIG = "/etc/sprocket";

  /** Values that the pod reads. */
  static List<InSecret> inputs(Names names) {
    return List.of(
        new InSecret(names.cacheLogin(), "users.acl"),
        new InSecret(names.cacheLogin(), "password"));
  }

  StatefulSet render(Pods pods, Observed observed, Collection<String> files) {
    Names names = data.instance().names();
    boolean persistent = data.isPersistent();
    Pods.Shape shape =
        new Pods.Shape(
            USER,
            // A last snapshot is written after the signal to stop.
            persistent ? 60 : 10,
            Inputs.fingerprint(names, observed, inputs(names), files),
            List.of(),
            containers(names, persistent),
            List.of(
                volume(names, persistent),
                Volumes.configMap("config", names.cache()),
                Volumes.secret("login", names.cacheLogin(), "users.acl")));
    return Objects.statefulSet(names.cache(), pods, pods.running(shape));
  }

  private List<Container> containers(Names names, boolean persistent) {
    Container server = server(names);
    return persistent ? List.of(server, FreeSpace.USUAL.beside(server, "/data")) : List.of(server);
  }

  private Container server(Names names) {
    Instance instance = data.instance();
    String pullPolicy = instance.spec().images().pullPolicy().name();
    return Containers.of("cache", instance.images().redis(), pullPolicy)
        .withCommand("sh", CONFIG + "/start.sh")
        // For the probes' redis-cli.
        .withEnv(Volumes.secretEnv("REDISCLI_AUTH", names.cacheLogin(), "password"))
        .addNewPort()
        .withName("redis")
        .withContainerPort(Services.CACHE_PORT)
        .withProtocol("TCP")
        .endPort()
        .withResources(Amounts.requirements(CacheSize.of(instance.spec()).resources()))
        // redis-cli ends with 0 whatever the server answers: enough to tell that it is alive, also
        // while it loads; ready is who answers PONG.
        .withStartupProbe(Containers.exec(new Pace(1, 10, 60), "redis-cli", "ping"))
        .withLivenessProbe(Containers.exec(new Pace(20, 10, 6), "redis-cli", "ping"))
        .withReadinessProbe(
            Containers.exec(new Pace(10, 3, 3), "sh", "-c", "[ \"$(redis-cli ping)\" = PONG ]"))
        .withVolumeMounts(
            Volumes.mount("data", "/data"),
            Volumes.mountReadOnly("config", CONFIG),
            Volumes.mountReadOnly("login", "/run/secrets/cache"))
        .build();
  }

  private static Volume volume(Names names, boolean persistent) {
    return persistent
        ? Volumes.claim("data", names.cacheClaim())
        // Nothing is written there without snapshots.
        : Volumes.empty("data", "16Mi");
  }
}
