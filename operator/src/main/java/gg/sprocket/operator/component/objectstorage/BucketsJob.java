package gg.sprocket.operator.component.objectstorage;

import gg.sprocket.operator.api.v1alpha1.Buckets;
import gg.sprocket.operator.plan.Inputs;
import gg.sprocket.operator.plan.Instance;
import gg.sprocket.operator.plan.Observed;
import gg.sprocket.operator.plan.VaultSnapshotCare;
import gg.sprocket.operator.release.Services.ObjectStorage;
import gg.sprocket.operator.resource.Amounts;
import gg.sprocket.operator.resource.ClassPath;
import gg.sprocket.operator.resource.Containers;
import gg.sprocket.operator.resource.Digest;
import gg.sprocket.operator.resource.Names;
import gg.sprocket.operator.resource.Objects;
import gg.sprocket.operator.resource.Pods;
import gg.sprocket.operator.resource.Volumes;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The Job that makes the buckets, named by what it is to do: other buckets, another image or
 * another volume, which is an empty server under an old address, make another Job.
 *
 * @param instance the instance
 * @param volume the volume that the server keeps the buckets on
 */
record BucketsJob(Instance instance, String volume) {

  /** Process of its pods; the Service must not select them. */
  static final String PROCESS = "buckets";

  private static final String SCRIPT = ClassPath.text(BucketsJob.class, "buckets.sh");

  /** More than seven runs of a minute with the growing pauses between them. */
  private static final long TIMEOUT_SECONDS = 1800;

  /** Files that it reads. */
  static Map<String, String> files() {
    return Map.of("buckets.sh", SCRIPT);
  }

  String name() {
    List<String> input = new ArrayList<>(buckets());
    input.add(instance.images().versitygw());
    input.add(volume);
    return instance.names().bucketsJob(Digest.brief(String.join("\n", input)));
  }

  /** Those of the application, and the one for snapshots of the Vault if such are made. */
  private List<String> buckets() {
    Buckets application = instance.services().objectStorage().buckets();
    return Stream.concat(
            Stream.of(application.replays(), application.images()),
            VaultSnapshotCare.of(instance).map(VaultSnapshotCare::bucket).stream())
        .toList();
  }

  Job render(String part, Observed observed) {
    Names names = instance.names();
    Pods pods = new Pods(names, instance.spec(), part, PROCESS);
    Pods.Shape shape =
        new Pods.Shape(
            ObjectStorageStatefulSet.USER,
            10,
            Inputs.fingerprint(
                names, observed, ObjectStorageStatefulSet.inputs(names), files().values()),
            List.of(),
            List.of(container(names)),
            List.of(Volumes.configMap("config", names.objectStorage())));
    return Objects.job(name(), PROCESS, TIMEOUT_SECONDS, 6, pods.once(shape));
  }

  private Container container(Names names) {
    ObjectStorage storage = instance.services().objectStorage();
    String pullPolicy = instance.spec().images().pullPolicy().name();
    return Containers.of("buckets", instance.images().versitygw(), pullPolicy)
        .withCommand(
            Stream.concat(Stream.of("sh", "/etc/sprocket/buckets.sh"), buckets().stream()).toList())
        .withEnv(
            Volumes.env("ADMIN_ENDPOINT_URL", storage.endpoint()),
            Volumes.secretEnv("ADMIN_ACCESS_KEY", names.objectStorageLogin(), "accessKey"),
            Volumes.secretEnv("ADMIN_SECRET_KEY", names.objectStorageLogin(), "secretKey"))
        .withResources(
            Amounts.requirements(ObjectStorageSize.of(instance.spec().profile()).resources()))
        .withVolumeMounts(Volumes.mountReadOnly("config", "/etc/sprocket"))
        .build();
  }
}
