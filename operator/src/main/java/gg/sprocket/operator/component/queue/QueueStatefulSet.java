package gg.sprocket.operator.component.queue;

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
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.Collection;
import java.util.List;

/**
 * The server's StatefulSet.
 *
 * @param instance the instance
 */
record QueueStatefulSet(Instance instance) {

  /** User {@code rabbitmq} of the Debian variants of the official image. */
  private static final long USER = 999;

  /** Queues are written out after the signal to stop. */
  private static final int GRACE_SECONDS = 120;

  private static final String CONFIG = "/etc/sprocket";
  private static final String HOME = "/var/lib/rabbitmq";
  private static final String DATA = HOME + "/mnesia";

  /** With less than its disk_free_limit it takes no messages; 200 MB in rabbitmq.conf. */
  static final FreeSpace ROOM = new FreeSpace(200_000_000 / 1024);

  /** Values that the pod reads. */
  static List<InSecret> inputs(Names names) {
    return List.of(
        new InSecret(names.queueLogin(), "definitions.json"),
        new InSecret(names.queueLogin(), "erlang-cookie"));
  }

  StatefulSet render(Pods pods, Observed observed, Collection<String> files) {
    Names names = instance.names();
    Container server = server();
    Pods.Shape shape =
        new Pods.Shape(
            USER,
            GRACE_SECONDS,
            Inputs.fingerprint(names, observed, inputs(names), files),
            List.of(),
            List.of(server, ROOM.beside(server, DATA)),
            volumes(names));
    return Objects.statefulSet(names.queue(), pods, pods.running(shape));
  }

  private Container server() {
    String pullPolicy = instance.spec().images().pullPolicy().name();
    return Containers.of("queue", instance.images().rabbitmq(), pullPolicy)
        .withCommand("sh", CONFIG + "/start.sh")
        .withEnv(environment())
        .addNewPort()
        .withName("amqp")
        .withContainerPort(Services.QUEUE_PORT)
        .withProtocol("TCP")
        .endPort()
        .withResources(Amounts.requirements(QueueSize.of(instance.spec()).resources()))
        // Whether the runtime answers, which it does while it recovers queues: that may take long
        // and must not be ended by a probe (RabbitMQ documentation, Monitoring, "Health Checks").
        .withStartupProbe(
            Containers.exec(new Pace(5, 15, 24), "rabbitmq-diagnostics", "-q", "ping"))
        .withLivenessProbe(
            Containers.exec(new Pace(60, 30, 3), "rabbitmq-diagnostics", "-q", "ping"))
        // It listens once it has recovered. Asking it more would start another runtime each time.
        .withReadinessProbe(Containers.tcp(new Pace(10, 5, 3), Services.QUEUE_PORT))
        .withVolumeMounts(
            Volumes.mount("home", HOME),
            Volumes.mount("data", DATA),
            Volumes.mountReadOnly("config", CONFIG),
            Volumes.mountReadOnly("login", "/run/secrets/queue"),
            Volumes.mount("tmp", "/tmp"),
            Volumes.mount("logs", "/var/log/rabbitmq"))
        .build();
  }

  /**
   * What is stored is filed under the node's name, so it is one that no pod, node or address can
   * change. The node works alone: its runtime listens to nobody outside the pod.
   */
  private static List<EnvVar> environment() {
    return List.of(
        Volumes.env("HOME", HOME),
        Volumes.env("RABBITMQ_NODENAME", "rabbit@localhost"),
        Volumes.env("RABBITMQ_CONFIG_FILE", CONFIG + "/rabbitmq.conf"),
        Volumes.env("RABBITMQ_ENABLED_PLUGINS_FILE", CONFIG + "/enabled_plugins"),
        Volumes.env("ERL_EPMD_ADDRESS", "127.0.0.1"),
        Volumes.env(
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS", "-kernel inet_dist_use_interface {127,0,0,1}"));
  }

  private static List<Volume> volumes(Names names) {
    return List.of(
        Volumes.empty("home", "16Mi"),
        Volumes.claim("data", names.queueClaim()),
        Volumes.configMap("config", names.queue()),
        Volumes.secret("login", names.queueLogin(), "definitions.json", "erlang-cookie"),
        Volumes.empty("tmp", "16Mi"),
        Volumes.empty("logs", "16Mi"));
  }
}
