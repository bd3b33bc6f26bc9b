package gg.sprocket.operator.component.snapshots;

import gg.sprocket.operator.api.v1alpha1.ComputeAmounts;
import gg.sprocket.operator.api.v1alpha1.Profile;
import gg.sprocket.operator.api.v1alpha1.Resources;
import gg.sprocket.operator.plan.Instance;
import gg.sprocket.operator.plan.SnapshotClock;
import gg.sprocket.operator.plan.VaultSnapshotCare;
import gg.sprocket.operator.plan.vault.SetUpForm;
import gg.sprocket.operator.release.Images;
import gg.sprocket.operator.release.Services.ObjectStorage;
import gg.sprocket.operator.resource.Amounts;
import gg.sprocket.operator.resource.Containers;
import gg.sprocket.operator.resource.Labels;
import gg.sprocket.operator.resource.Names;
import gg.sprocket.operator.resource.Objects;
import gg.sprocket.operator.resource.Pods;
import gg.sprocket.operator.resource.Volumes;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.CronJobBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.PodFailurePolicy;
import io.fabric8.kubernetes.api.model.batch.v1.PodFailurePolicyBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The CronJob: the operator's own image, with a ServiceAccount that may do nothing in the cluster,
 * and in the Vault nothing but read a snapshot.
 *
 * @param care what is asked
 * @param clock when it is to come
 * @param mark what tells that on it
 * @param image the operator's image
 */
record SnapshotCronJob(VaultSnapshotCare care, SnapshotClock clock, String mark, String image) {

  /** User of the operator's image. */
  private static final long USER = 65532;

  private static final long GRACE_SECONDS = 5;

  /** A Vault that elects a leader, or a storage that restarts, has an answer some time later. */
  private static final int RETRIES = 3;

  private static final String CONTAINER = "snapshot";

  private static final int PORT = 8200;

  /** Least that Kubernetes grants; a login is the first thing that is done. */
  private static final long TOKEN_SECONDS = 600;

  private static final String FILES = "/etc/sprocket/snapshot";
  private static final String SHARES = "/etc/sprocket/shares";
  private static final String WORK = "/work";

  /** A snapshot is never held in memory. */
  private static final String JAVA_OPTIONS =
      "-XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:MaxRAMPercentage=60 -XX:-UsePerfData";

  private static final Resources RESOURCES =
      new Resources(new ComputeAmounts("50m", "96Mi"), new ComputeAmounts(null, "192Mi"));

  CronJob render() {
    Instance instance = care.instance();
    Map<String, String> labels =
        new TreeMap<>(Labels.selector(instance.identity().name(), VaultSnapshotCare.PROCESS));
    ObjectMeta meta = Objects.meta(names().vaultSnapshots(), VaultSnapshotCare.PROCESS);
    meta.setAnnotations(Map.of(Labels.CLOCK, mark));
    return new CronJobBuilder()
        .withMetadata(meta)
        .withNewSpec()
        .withSchedule(clock.schedule())
        .withTimeZone(clock.timeZone())
        .withSuspend(clock.rests())
        .withConcurrencyPolicy("Forbid")
        .withStartingDeadlineSeconds(VaultSnapshotCare.LATEST.toSeconds())
        .withSuccessfulJobsHistoryLimit(1)
        .withFailedJobsHistoryLimit(1)
        .withNewJobTemplate()
        .withNewMetadata()
        // Not all of our labels: the Jobs are the CronJob's, and nobody else takes them away.
        .withLabels(labels)
        .endMetadata()
        .withNewSpec()
        .withActiveDeadlineSeconds(VaultSnapshotCare.LONGEST.toSeconds())
        .withBackoffLimit(RETRIES)
        .withPodFailurePolicy(oneCopy())
        .withTemplate(pod(instance))
        .endSpec()
        .endJobTemplate()
        .endSpec()
        .build();
  }

  /** What fails once a snapshot is stored is not tried again: each time would store one more. */
  private static PodFailurePolicy oneCopy() {
    return new PodFailurePolicyBuilder()
        .addNewRule()
        .withAction("FailJob")
        .withNewOnExitCodes()
        .withContainerName(CONTAINER)
        .withOperator("In")
        .withValues(VaultSnapshotCare.UNSETTLED)
        .endOnExitCodes()
        .endRule()
        .build();
  }

  private PodTemplateSpec pod(Instance instance) {
    Pods pods =
        new Pods(names(), instance.spec(), VaultSnapshotCare.PART, VaultSnapshotCare.PROCESS);
    Pods.Shape shape =
        new Pods.Shape(
            USER,
            GRACE_SECONDS,
            // Every pod reads its files anew.
            "",
            List.of(),
            List.of(container(instance)),
            List.of(files(), Volumes.empty("work", room(instance))));
    PodTemplateSpec template = pods.once(shape);
    template.getSpec().setServiceAccountName(names().vaultSnapshotAccount());
    return template;
  }

  /** A snapshot is compressed, and never larger than the volume of a member. */
  private static String room(Instance instance) {
    String usual = "20Gi";
    String volume = instance.spec().vault().managed().storage().size();
    return volume == null ? usual : Amounts.larger(usual, volume);
  }

  private Container container(Instance instance) {
    String pullPolicy = instance.spec().images().pullPolicy().name();
    List<EnvVar> env = new ArrayList<>();
    variables(instance).forEach((name, value) -> env.add(Volumes.env(name, value)));
    return Containers.of(CONTAINER, instance.images().of(Images.PROBE, image), pullPolicy)
        // What the program says itself, or nothing.
        .withTerminationMessagePolicy("File")
        .withArgs("vault-snapshot")
        .withEnv(env)
        .withResources(
            Amounts.requirements(
                instance.spec().profile() == Profile.Tiny ? Resources.NONE : RESOURCES))
        .withVolumeMounts(Volumes.mountReadOnly("files", FILES), Volumes.mount("work", WORK))
        .build();
  }

  private Map<String, String> variables(Instance instance) {
    ObjectStorage storage = instance.services().objectStorage();
    Map<String, String> variables = new TreeMap<>();
    variables.put("JAVA_TOOL_OPTIONS", JAVA_OPTIONS);
    variables.put("PROBE_SECRET", storage.secret());
    variables.put("PROBE_SECRETS", FILES);
    variables.put("SNAPSHOT_BUCKET", care.bucket());
    variables.put("SNAPSHOT_ENDPOINT", storage.endpoint());
    variables.put("SNAPSHOT_FOLDER", care.folder());
    variables.put("SNAPSHOT_KEEP", String.valueOf(care.settings().keep()));
    variables.put("SNAPSHOT_MEMBERS", members(instance));
    variables.put("SNAPSHOT_METHOD", SetUpForm.LOGIN);
    variables.put("SNAPSHOT_REGION", storage.region());
    variables.put("SNAPSHOT_ROLE", SetUpForm.SNAPSHOTS);
    variables.put("SNAPSHOT_SHARES", SHARES);
    variables.put("SNAPSHOT_WORK", WORK);
    variables.put("SPROCKET_LOG_LEVEL", "OFF");
    return variables;
  }

  private String members(Instance instance) {
    return names().vaultMembers(instance.spec().vault().managed().replicas()).stream()
        .map(member -> names().vaultHost(member, instance.identity().namespace()))
        .map(host -> host + ":" + PORT)
        .collect(Collectors.joining(","));
  }

  /** One that is missing is told by the program, in words; a pod that waits for it says nothing. */
  private Volume files() {
    Instance instance = care.instance();
    String login = instance.services().objectStorage().secret();
    SetUpForm form =
        new SetUpForm(
            instance.identity().namespace(), instance.identity().name(), Optional.empty());
    return Volumes.projected(
        "files",
        List.of(
            Volumes.token("token", form.audience(), TOKEN_SECONDS),
            Volumes.optionalSecret(names().vaultTls(), "ca.crt", "vault-ca.crt"),
            Volumes.optionalSecret(login, "accessKey", "accessKey"),
            Volumes.optionalSecret(login, "secretKey", "secretKey")));
  }

  private Names names() {
    return care.instance().names();
  }
}
