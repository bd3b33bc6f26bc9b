package gg.sprocket.operator.component.database;

import gg.sprocket.operator.plan.Inputs;
import gg.sprocket.operator.plan.Instance;
import gg.sprocket.operator.plan.Observed;
import gg.sprocket.operator.release.DatabaseSize;
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
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * The server's StatefulSet: an init container makes the data directory, another one the role by
 * which a Vault makes logins, then the server runs. Each reaches only what it needs: the verifiers
 * are the init containers', the certificate the server's.
 *
 * @param instance the instance
 * @param logins whether a Vault makes logins
 */
record DatabaseStatefulSet(Instance instance, boolean logins) {

  /** User {@code postgres} of the Debian variants of the official image. */
  private static final long USER = 999;

  private static final long GRACE_SECONDS = 120;
  private static final String DATA = "/var/lib/postgresql/data";
  private static final String SOCKET = "/var/run/postgresql";
  private static final String CONFIG = "/etc/sprocket";

  /** Values that the pod reads. */
  static List<InSecret> inputs(Names names, boolean logins) {
    List<InSecret> inputs = new ArrayList<>();
    inputs.add(new InSecret(names.databaseLogin(), "verifier"));
    inputs.add(new InSecret(names.databaseTls(), "tls.crt"));
    inputs.add(new InSecret(names.databaseTls(), "tls.key"));
    if (logins) {
      inputs.add(new InSecret(names.databaseMaker(), "verifier"));
    }
    return List.copyOf(inputs);
  }

  StatefulSet render(Pods pods, Observed observed, Collection<String> files) {
    Names names = instance.names();
    String inputs = Inputs.fingerprint(names, observed, inputs(names, logins), files);
    Container server = server();
    Pods.Shape shape =
        new Pods.Shape(
            USER,
            GRACE_SECONDS,
            inputs,
            logins ? List.of(prepare(), makeMaker()) : List.of(prepare()),
            List.of(server, FreeSpace.USUAL.beside(server, DATA)),
            logins ? volumesWithMaker(names) : volumes(names));
    return Objects.statefulSet(names.database(), pods, pods.running(shape));
  }

  private Container prepare() {
    return Containers.of("prepare", image(), pullPolicy())
        .withCommand("sh", CONFIG + "/prepare.sh")
        .withEnv(
            dataDirectory(),
            Volumes.env("SPROCKET_ROLES", String.join(" ", instance.databaseRoles())))
        .withResources(resources())
        .withVolumeMounts(
            Volumes.mount("data", DATA),
            Volumes.mountReadOnly("config", CONFIG),
            Volumes.mountReadOnly("login", "/run/secrets/database"),
            Volumes.mount("tmp", "/tmp"),
            Volumes.mount("socket", SOCKET))
        .build();
  }

  /** A container of its own, so that a database whose logins nobody makes has the form it had. */
  private Container makeMaker() {
    return Containers.of("logins", image(), pullPolicy())
        .withCommand("sh", CONFIG + "/logins.sh")
        .withEnv(dataDirectory())
        .withResources(resources())
        .withVolumeMounts(
            Volumes.mount("data", DATA),
            Volumes.mountReadOnly("config", CONFIG),
            Volumes.mountReadOnly("maker", "/run/secrets/maker"),
            Volumes.mount("tmp", "/tmp"),
            Volumes.mount("socket", SOCKET))
        .build();
  }

  private static List<Volume> volumesWithMaker(Names names) {
    List<Volume> volumes = new ArrayList<>(volumes(names));
    volumes.add(Volumes.secretIfThere("maker", names.databaseMaker(), "verifier"));
    return volumes;
  }

  private Container server() {
    return Containers.of("database", image(), pullPolicy())
        .withCommand("sh", CONFIG + "/server.sh")
        // The probes' psql gives up before the kubelet does, so that it can say why.
        .withEnv(dataDirectory(), Volumes.env("PGCONNECT_TIMEOUT", "3"))
        .addNewPort()
        .withName("postgres")
        .withContainerPort(Services.DATABASE_PORT)
        .withProtocol("TCP")
        .endPort()
        .withResources(resources())
        .withStartupProbe(alive(new Pace(1, 5, 120)))
        .withLivenessProbe(alive(new Pace(20, 10, 6)))
        .withReadinessProbe(answers())
        .withNewLifecycle()
        .withNewPreStop()
        .withNewExec()
        // The image's own stop signal does the same, but an image made from it may have lost it,
        // and
        // on SIGTERM the server would wait for its clients until it is killed.
        .withCommand("pg_ctl", "stop", "--mode=fast", "--no-wait")
        .endExec()
        .endPreStop()
        .endLifecycle()
        .withVolumeMounts(serverMounts())
        .build();
  }

  private static List<VolumeMount> serverMounts() {
    return List.of(
        Volumes.mount("data", DATA),
        Volumes.mountReadOnly("config", CONFIG),
        Volumes.mountReadOnly("tls", "/run/secrets/tls"),
        Volumes.mount("tmp", "/tmp"),
        Volumes.mount("socket", SOCKET),
        Volumes.mount("shared-memory", "/dev/shm"));
  }

  private static List<Volume> volumes(Names names) {
    return List.of(
        Volumes.claim("data", names.databaseClaim()),
        Volumes.configMap("config", names.database()),
        Volumes.secret("login", names.databaseLogin(), "verifier"),
        Volumes.secret("tls", names.databaseTls(), "tls.crt", "tls.key"),
        Volumes.empty("tmp", "16Mi"),
        Volumes.empty("socket", "16Mi"),
        // The 64 MB that container runtimes give are too few for parallel queries.
        Volumes.memory("shared-memory", "256Mi"));
  }

  /**
   * Exit code 1 says that the server is starting, recovering or stopping: recovery may take long
   * and must not be ended by a probe.
   */
  private static Probe alive(Pace pace) {
    String question = "pg_isready -q -h " + SOCKET + " -U sprocket_admin; [ $? -le 1 ]";
    return Containers.exec(pace, "sh", "-c", question);
  }

  /**
   * A query as superuser over the socket, which works when the application has used up its
   * connections, and fails with a reason when its database is gone.
   */
  private static Probe answers() {
    return Containers.exec(
        new Pace(10, 5, 3),
        "psql",
        "-XqAtw",
        "-h",
        SOCKET,
        "-U",
        "sprocket_admin",
        "-d",
        Services.BUILTIN_DATABASE,
        "-c",
        "SELECT 1");
  }

  private static EnvVar dataDirectory() {
    return Volumes.env("PGDATA", DATA + "/pgdata");
  }

  private ResourceRequirements resources() {
    return Amounts.requirements(DatabaseSize.of(instance.spec()).resources());
  }

  private String image() {
    return instance.images().postgres();
  }

  private String pullPolicy() {
    return instance.spec().images().pullPolicy().name();
  }
}
