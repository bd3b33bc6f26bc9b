package gg.sprocket.operator.plan;

import gg.sprocket.operator.api.v1alpha1.ComponentStatus.State;
import gg.sprocket.operator.api.v1alpha1.StorageSpec;
import gg.sprocket.operator.resource.Amounts;
import gg.sprocket.operator.resource.FreeSpace;
import gg.sprocket.operator.resource.Objects;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The volume claim of a Builtin service. It is kept, it grows and never shrinks.
 *
 * @param name its name
 * @param component process or service
 * @param size size that is asked for
 * @param className class that is asked for; absent for the cluster's default
 * @param room what must be free on its volume
 */
public record Claim(
    String name, String component, String size, @Nullable String className, FreeSpace room) {

  /** As a spec asks, with the profile's size where it gives none. */
  public static Claim of(
      String name, String component, StorageSpec spec, String usualSize, FreeSpace room) {
    String size = spec.size();
    return new Claim(name, component, size == null ? usualSize : size, spec.className(), room);
  }

  /** The object. */
  public ObjectRef ref() {
    return new ObjectRef(PersistentVolumeClaim.class, name);
  }

  /** The claim as it is wanted, given how it is. */
  public Wanted wanted(Observed observed) {
    String now = growth(observed).map(Growth::sendable).orElse(size);
    return new Wanted.Kept(Objects.claim(name, component, now, className, live(observed)));
  }

  /** Health of the service with that of its claim: full, too large, growing, or unable to grow. */
  public Health noted(Health health, Observed observed) {
    Optional<Growth> growth = growth(observed);
    Optional<Problem> problem = growth.flatMap(g -> g.obstacle().or(g::failure));
    if (problem.isPresent() && isBeside(health)) {
      return with(health, problem.orElseThrow());
    }
    if (health.reason() == Reason.VolumeFull) {
      return ofFull(health, growth, observed);
    }
    return growth
        .flatMap(Growth::progress)
        .map(health::noting)
        .orElseGet(() -> notingSize(health, observed));
  }

  /**
   * Whether the claim's problem is the first to tell: also a full disk keeps a pod from running.
   */
  private static boolean isBeside(Health health) {
    return health.state() == State.Ready
        || health.reason() == Reason.CrashLooping
        || health.reason() == Reason.VolumeFull;
  }

  /** While the volume grows or has grown, nobody need do more. */
  private Health ofFull(Health health, Optional<Growth> growth, Observed observed) {
    return VolumeProblems.pausing(observed.pods(), component, observed.now())
        .map(pod -> roomAgain(pod, growth))
        .or(() -> growth.flatMap(Growth::progress).map(this::growing))
        .map(problem -> health.as(State.Progressing, problem))
        .orElseGet(() -> with(health, full(health.name(), growth)));
  }

  private Problem growing(String progress) {
    return new Problem(
        Reason.Progressing,
        "PersistentVolumeClaim %s has less than %d MiB free, with which its server refuses writes or ends; %s"
            .formatted(name, room.mebibytes(), progress));
  }

  /** Nothing else than room helps, and a volume grows whether its pod runs or not. */
  private Problem full(String part, Optional<Growth> growth) {
    return new Problem(
        Reason.VolumeFull,
        "PersistentVolumeClaim %s (%s) has less than %d MiB free, with which its server refuses writes or ends; raise spec.%s.storage.size: the volume grows, whether the pod runs or not, and the server goes on by itself"
            .formatted(
                name, growth.map(Growth::has).orElse(size), room.mebibytes(), settings(part)));
  }

  private static String settings(String part) {
    return part.equals(VaultPod.PART) ? "vault.managed" : part + ".builtin";
  }

  /** The node pauses longer from one end to the next, up to five minutes. */
  private Problem roomAgain(Pod pod, Optional<Growth> growth) {
    return new Problem(
        Reason.Progressing,
        "PersistentVolumeClaim %s (%s) has room again; its server goes on when the node starts it next, within five minutes, or at once after `kubectl -n %s delete pod %s`"
            .formatted(
                name,
                growth.map(Growth::has).orElse(size),
                pod.getMetadata().getNamespace(),
                pod.getMetadata().getName()));
  }

  private static Health with(Health health, Problem problem) {
    return problem.reason() == Reason.WaitingForDependency
        ? health.noting(problem.message())
        : health.as(State.Degraded, problem);
  }

  private Health notingSize(Health health, Observed observed) {
    return live(observed)
        .map(claim -> claim.getSpec().getResources().getRequests().get("storage"))
        .map(Quantity::toString)
        .filter(has -> Amounts.bytes(has).compareTo(Amounts.bytes(size)) > 0)
        .map(
            has ->
                health.noting(
                    "PersistentVolumeClaim %s keeps its %s, because volumes cannot shrink to %s"
                        .formatted(name, has, size)))
        .orElse(health);
  }

  private Optional<Growth> growth(Observed observed) {
    return live(observed).map(claim -> new Growth(claim, size, observed.expandable()));
  }

  private Optional<PersistentVolumeClaim> live(Observed observed) {
    return observed.find(PersistentVolumeClaim.class, name);
  }
}
