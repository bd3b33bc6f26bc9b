package gg.sprocket.operator.component.objectstorage;

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
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.List;

/**
 * The server's StatefulSet: VersityGW over a volume, with one account, the application's.
 *
 * @param instance the instance
 */
record ObjectStorageStatefulSet(Instance instance) {

  /** The image names no user; its maker's chart uses this one. */
  static final long USER = 1000;

  private static final int PORT = Services.OBJECT_STORAGE_PORT;

  /** Values that the pods read. */
  static List<InSecret> inputs(Names names) {
    return List.of(
        new InSecret(names.objectStorageLogin(), "accessKey"),
        new InSecret(names.objectStorageLogin(), "secretKey"));
  }

  StatefulSet render(Pods pods, Observed observed) {
    Names names = instance.names();
    Container server = server(names);
    Pods.Shape shape =
        new Pods.Shape(
            USER,
            30,
            Inputs.fingerprint(names, observed, inputs(names), List.of()),
            List.of(),
            List.of(server, FreeSpace.USUAL.beside(server, "/data")),
            List.of(Volumes.claim("data", names.objectStorageClaim())));
    return Objects.statefulSet(names.objectStorage(), pods, pods.running(shape));
  }

  private Container server(Names names) {
    String pullPolicy = instance.spec().images().pullPolicy().name();
    return Containers.of("object-storage", instance.images().versitygw(), pullPolicy)
        .withCommand(
            "versitygw", "--port", ":" + PORT, "--health", "/healthz", "--quiet", "posix", "/data")
        .withEnv(
            Volumes.secretEnv("ROOT_ACCESS_KEY", names.objectStorageLogin(), "accessKey"),
            Volumes.secretEnv("ROOT_SECRET_KEY", names.objectStorageLogin(), "secretKey"))
        .addNewPort()
        .withName("s3")
        .withContainerPort(PORT)
        .withProtocol("TCP")
        .endPort()
        .withResources(
            Amounts.requirements(ObjectStorageSize.of(instance.spec().profile()).resources()))
        .withStartupProbe(Containers.http(new Pace(1, 5, 60), PORT, "/healthz"))
        .withLivenessProbe(Containers.http(new Pace(20, 5, 6), PORT, "/healthz"))
        // Signed with the account's own keys, so it proves keys and volume; /healthz only speaks of
        // the process.
        .withReadinessProbe(
            Containers.exec(
                new Pace(20, 5, 3),
                "versitygw",
                "admin",
                "--endpoint-url",
                "http://127.0.0.1:" + PORT,
                "list-buckets"))
        .withVolumeMounts(objects())
        .build();
  }

  /**
   * Every folder of the server's root is a bucket to it, so the {@code lost+found} of a fresh
   * volume must not lie there.
   */
  private static VolumeMount objects() {
    return new VolumeMountBuilder(Volumes.mount("data", "/data")).withSubPath("objects").build();
  }
}
