package gg.sprocket.operator.component.objectstorage;

import gg.sprocket.operator.api.v1alpha1.ComponentStatus.State;
import gg.sprocket.operator.plan.Claim;
import gg.sprocket.operator.plan.Component;
import gg.sprocket.operator.plan.ConditionType;
import gg.sprocket.operator.plan.Decision;
import gg.sprocket.operator.plan.Decision.Want;
import gg.sprocket.operator.plan.External;
import gg.sprocket.operator.plan.Externals;
import gg.sprocket.operator.plan.Health;
import gg.sprocket.operator.plan.Inputs;
import gg.sprocket.operator.plan.Instance;
import gg.sprocket.operator.plan.Login;
import gg.sprocket.operator.plan.ObjectRef;
import gg.sprocket.operator.plan.Observed;
import gg.sprocket.operator.plan.Problem;
import gg.sprocket.operator.plan.Reason;
import gg.sprocket.operator.plan.SecretValue;
import gg.sprocket.operator.plan.Wanted;
import gg.sprocket.operator.plan.Workloads;
import gg.sprocket.operator.release.Services;
import gg.sprocket.operator.resource.FreeSpace;
import gg.sprocket.operator.resource.Names;
import gg.sprocket.operator.resource.Objects;
import gg.sprocket.operator.resource.Pods;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * S3.
 *
 * @param probeImage image that looks at an External one
 */
public record ObjectStorageComponent(String probeImage) implements Component {

  private static final String PROCESS = "object-storage";

  @Override
  public String name() {
    return "objectStorage";
  }

  @Override
  public ConditionType condition() {
    return ConditionType.ObjectStorageReady;
  }

  @Override
  public Set<Class<? extends HasMetadata>> kinds() {
    return Set.of(
        PersistentVolumeClaim.class, ConfigMap.class, Service.class, StatefulSet.class, Job.class);
  }

  @Override
  public Decision decide(Instance instance, Observed observed) {
    Optional<External> external = Externals.of(instance, name());
    if (external.isPresent()) {
      return external.orElseThrow().decide(instance, observed, probeImage);
    }
    Login login = login(instance);
    return login
        .absence(instance, observed)
        .orElseGet(() -> builtin(instance, observed, login.wanted()));
  }

  private Decision builtin(Instance instance, Observed observed, Wanted login) {
    Names names = instance.names();
    Pods pods = new Pods(names, instance.spec(), name(), PROCESS);
    List<Wanted> wanted = new ArrayList<>();
    wanted.add(login);
    wanted.add(claim(instance).wanted(observed));
    wanted.add(
        new Wanted.Owned(
            Objects.configMap(names.objectStorage(), BucketsJob.PROCESS, BucketsJob.files())));
    wanted.add(
        new Wanted.Owned(
            Objects.serviceOfOne(names.objectStorage(), pods, "s3", Services.OBJECT_STORAGE_PORT)));
    Optional<Problem> pending =
        Inputs.unmade(names, observed, ObjectStorageStatefulSet.inputs(names));
    if (pending.isPresent()) {
      return new Want(List.copyOf(wanted), pending);
    }
    wanted.add(new Wanted.Owned(new ObjectStorageStatefulSet(instance).render(pods, observed)));
    return withBuckets(instance, observed, wanted);
  }

  private Decision withBuckets(Instance instance, Observed observed, List<Wanted> wanted) {
    String server = instance.names().objectStorage();
    Optional<BucketsJob> job =
        buckets(instance, observed)
            .filter(
                buckets ->
                    observed.isDone(StatefulSet.class, server)
                        || observed.find(Job.class, buckets.name()).isPresent());
    if (job.isEmpty()) {
      return Want.partly(
          wanted,
          Reason.WaitingForDependency,
          "making the buckets waits for StatefulSet/" + server);
    }
    wanted.add(new Wanted.Owned(job.orElseThrow().render(name(), observed)));
    return Want.all(wanted);
  }

  /** The Job for the volume that is there; without one there is nothing to make buckets on. */
  private static Optional<BucketsJob> buckets(Instance instance, Observed observed) {
    return observed
        .volume(instance.names().objectStorageClaim())
        .map(volume -> new BucketsJob(instance, volume));
  }

  @Override
  public List<Health> health(Instance instance, Observed observed, Decision decision) {
    return List.of(
        Externals.of(instance, name())
            .map(external -> external.health(instance, observed))
            .orElseGet(() -> ofServer(instance, observed, decision)));
  }

  private Health ofServer(Instance instance, Observed observed, Decision decision) {
    String server = instance.names().objectStorage();
    Health health = Workloads.health(name(), StatefulSet.class, server, observed, decision);
    Health whole =
        health.state() == State.Ready
            ? ofBuckets(instance, observed, decision, health)
            : explained(health);
    return claim(instance).noted(whole, observed);
  }

  /** The server's health once the buckets are made, the Job's before. */
  private Health ofBuckets(Instance instance, Observed observed, Decision decision, Health server) {
    Health job =
        buckets(instance, observed)
            .map(b -> Workloads.health(name(), Job.class, b.name(), observed, decision))
            .orElseGet(() -> Workloads.ofAbsent(name(), decision));
    return job.state() == State.Ready
        ? server
        : new Health(
            name(),
            job.state(),
            job.reason(),
            job.message(),
            server.image(),
            server.ready(),
            server.wanted());
  }

  /** The server's own words for a volume without extended attributes tell nobody what to do. */
  private Health explained(Health health) {
    return health.message().contains("xattrs are not supported")
        ? new Health(
            name(),
            State.Failed,
            health.reason(),
            "the volume keeps no extended attributes, which hold the objects' types and owners; use"
                + " another storage class (ext4, xfs, btrfs or NFS 4.2 keep them) or External object"
                + " storage",
            health.image(),
            health.ready(),
            health.wanted())
        : health;
  }

  private static Login login(Instance instance) {
    Names names = instance.names();
    return new Login(
        names.objectStorageLogin(),
        List.of(
            new SecretValue.Fixed("accessKey", "sprocket"),
            new SecretValue.Random("secretKey", 43)),
        List.of(claim(instance).ref(), new ObjectRef(StatefulSet.class, names.objectStorage())));
  }

  private static Claim claim(Instance instance) {
    return Claim.of(
        instance.names().objectStorageClaim(),
        PROCESS,
        instance.spec().objectStorage().builtin().storage(),
        ObjectStorageSize.of(instance.spec().profile()).volume(),
        FreeSpace.USUAL);
  }
}
