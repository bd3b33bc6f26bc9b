package gg.sprocket.operator.plan;

import gg.sprocket.operator.api.v1alpha1.InstanceSpec;
import gg.sprocket.operator.api.v1alpha1.InstanceStatus;
import gg.sprocket.operator.resource.Containers;
import gg.sprocket.operator.resource.Labels;
import gg.sprocket.operator.resource.Names;
import gg.sprocket.operator.resource.Rollout;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * All that is known when a pass begins, gathered from caches; read-only.
 *
 * @param now time of the pass
 * @param identity who the instance is
 * @param spec what it asks for, or why that cannot be read
 * @param status the last status, {@link InstanceStatus#NONE} before the first
 * @param release the release of the spec's version, or why there is none
 * @param objects objects of ours that carry the instance's label, Secrets and pods apart
 * @param shared objects of ours in the namespace that carry no instance
 * @param pods the instance's pods
 * @param secrets what is remembered of the namespace's Secrets, by name
 * @param writes our own recent writes that the caches may not show yet
 * @param surroundings what the instance meets outside itself
 * @param alone whether no other instance of the namespace needs what they share
 * @param expandable whether volumes of a StorageClass can grow, by the class
 * @param vault what its Vault and the keys of that are, if the operator runs one
 * @param entries what its Vault holds, if its values are kept there
 */
public record Observed(
    Instant now,
    Identity identity,
    Read<InstanceSpec> spec,
    InstanceStatus status,
    Read<Edition> release,
    Map<ObjectRef, HasMetadata> objects,
    Map<ObjectRef, HasMetadata> shared,
    List<Pod> pods,
    Fact<Map<String, SecretView>> secrets,
    Writes writes,
    Surroundings surroundings,
    boolean alone,
    Map<String, Boolean> expandable,
    Fact<VaultView> vault,
    Fact<VaultEntries> entries) {

  /** Of an instance whose Vault, if it has one, was not looked at. */
  public Observed(
      Instant now,
      Identity identity,
      Read<InstanceSpec> spec,
      InstanceStatus status,
      Read<Edition> release,
      Map<ObjectRef, HasMetadata> objects,
      Map<ObjectRef, HasMetadata> shared,
      List<Pod> pods,
      Fact<Map<String, SecretView>> secrets,
      Writes writes,
      Surroundings surroundings,
      boolean alone,
      Map<String, Boolean> expandable) {
    this(
        now,
        identity,
        spec,
        status,
        release,
        objects,
        shared,
        pods,
        secrets,
        writes,
        surroundings,
        alone,
        expandable,
        new Fact.Unknown<>(),
        new Fact.Unknown<>());
  }

  /** The same with what is known of its Vault. */
  public Observed with(Fact<VaultView> known) {
    return new Observed(
        now,
        identity,
        spec,
        status,
        release,
        objects,
        shared,
        pods,
        secrets,
        writes,
        surroundings,
        alone,
        expandable,
        known,
        entries);
  }

  /** The same with what is known of the values in its Vault. */
  public Observed holding(Fact<VaultEntries> known) {
    return new Observed(
        now,
        identity,
        spec,
        status,
        release,
        objects,
        shared,
        pods,
        secrets,
        writes,
        surroundings,
        alone,
        expandable,
        vault,
        known);
  }

  /** The RoleBinding that gives the operator its right on the namespace's Secrets. */
  public static final ObjectRef SECRETS_BINDING =
      new ObjectRef(RoleBinding.class, Names.SECRETS_BINDING);

  /** When nothing is known but who the instance is and what was said of it last. */
  public static Observed blind(Instant now, Identity identity, InstanceStatus status) {
    Problem unknown = new Problem(Reason.InternalError, "nothing could be observed");
    return new Observed(
        now,
        identity,
        new Read.Bad<>(unknown),
        status,
        new Read.Bad<>(unknown),
        Map.of(),
        Map.of(),
        List.of(),
        new Fact.Unknown<>(),
        Writes.NONE,
        Surroundings.BARE,
        false,
        Map.of());
  }

  /**
   * Whether the namespace's Secrets are just being listed, as after a start: to judge now would be
   * to take for missing what is there.
   */
  public boolean isFilling() {
    return secrets instanceof Fact.Unknown && isPermitted();
  }

  /** Whether the operator's right on the namespace's Secrets is there. */
  public boolean isPermitted() {
    return shared.containsKey(SECRETS_BINDING);
  }

  /** An object of the instance. */
  public <T extends HasMetadata> Optional<T> find(Class<T> type, String name) {
    return Optional.ofNullable(objects.get(new ObjectRef(type, name))).map(type::cast);
  }

  /** What tells the volume behind a claim from an earlier one: a claim made anew is empty. */
  public Optional<String> volume(String claim) {
    return find(PersistentVolumeClaim.class, claim).map(live -> live.getMetadata().getUid());
  }

  /** Objects that one component of the operator wants or wanted. */
  public Stream<HasMetadata> of(String part) {
    return objects.values().stream().filter(o -> Labels.partOf(o).filter(part::equals).isPresent());
  }

  /** What is remembered of a Secret; empty if it does not exist or Secrets cannot be seen. */
  public Optional<SecretView> secret(String name) {
    return secrets.known().map(all -> all.get(name));
  }

  /** Names of the processes and services of a part that have pods which may still do something. */
  public Stream<String> active(String part) {
    return activePods(part)
        .map(pod -> Labels.label(pod, Labels.COMPONENT))
        .flatMap(Optional::stream)
        .distinct();
  }

  /** The pods of a part that may still do something. */
  public Stream<Pod> activePods(String part) {
    return pods.stream()
        .filter(pod -> Labels.partOf(pod).filter(part::equals).isPresent())
        .filter(Observed::mayRun);
  }

  /** One that was evicted outlives its workload's number, and does nothing any more. */
  private static boolean mayRun(Pod pod) {
    String phase = pod.getStatus() == null ? "" : pod.getStatus().getPhase();
    return !"Failed".equals(phase) && !"Succeeded".equals(phase);
  }

  /** Pods that a Job of this name made. */
  public Stream<Pod> podsOf(String job) {
    return pods.stream().filter(p -> Labels.label(p, "job-name").filter(job::equals).isPresent());
  }

  /**
   * Whether no container of a Job has done anything yet, so that nothing is lost with it. A pod's
   * phase does not tell: it stays {@code Pending} while init containers run.
   */
  public boolean isIdle(String job) {
    return podsOf(job)
        .filter(pod -> pod.getStatus() != null)
        .flatMap(
            pod ->
                Stream.concat(
                    pod.getStatus().getInitContainerStatuses().stream(),
                    pod.getStatus().getContainerStatuses().stream()))
        .filter(container -> !container.getName().equals(Containers.WAIT))
        .allMatch(Observed::neverRan);
  }

  private static boolean neverRan(ContainerStatus container) {
    ContainerState state = container.getState();
    boolean now = state != null && (state.getRunning() != null || state.getTerminated() != null);
    boolean before = container.getRestartCount() != null && container.getRestartCount() > 0;
    return !now && !before;
  }

  /** Whether a workload exists and has nothing left to do. */
  public boolean isDone(Class<? extends HasMetadata> type, String name) {
    return find(type, name).map(this::rollout).map(Rollout::done).orElse(false);
  }

  /**
   * How far a workload is. While the cache does not show our own last write, what it shows is the
   * state of the form before: it says nothing about the one that was asked for since.
   */
  public Rollout rollout(HasMetadata workload) {
    Rollout rollout = Rollout.of(workload);
    return hides(workload) ? rollout.unseen() : rollout;
  }

  /** Whether what is seen of a workload is older than what was written of it. */
  boolean hides(HasMetadata workload) {
    return writes.hidesFrom(workload);
  }
}
