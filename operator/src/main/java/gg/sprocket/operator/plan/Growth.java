package gg.sprocket.operator.plan;

import gg.sprocket.operator.resource.Amounts;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimCondition;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * How a claim that exists gets larger. The API server refuses it for a claim that is not bound and
 * for a class without {@code allowVolumeExpansion}; to ask all the same would be to ask for ever.
 *
 * @param live the claim as it is
 * @param size size that is asked for
 * @param expandable whether volumes of a class can grow, by the class
 */
record Growth(PersistentVolumeClaim live, String size, Map<String, Boolean> expandable) {

  private static final Set<String> FAILED = Set.of("ControllerResizeError", "NodeResizeError");
  private static final Set<String> RUNNING = Set.of("Resizing", "FileSystemResizePending");

  /** The size to send now; a claim's own size where it cannot grow. */
  String sendable() {
    return obstacle().isPresent() ? has() : size;
  }

  /** Why the claim cannot get the size, or did not get it. */
  Optional<Problem> obstacle() {
    if (Amounts.bytes(size).compareTo(Amounts.bytes(has())) <= 0) {
      return Optional.empty();
    }
    if (live.getStatus() == null || !"Bound".equals(live.getStatus().getPhase())) {
      return SpecChecks.problem(
          Reason.WaitingForDependency,
          "PersistentVolumeClaim %s grows to %s once it is bound",
          name(),
          size);
    }
    String ofClass = Optional.ofNullable(live.getSpec().getStorageClassName()).orElse("");
    return Boolean.TRUE.equals(expandable.get(ofClass))
        ? Optional.empty()
        : SpecChecks.problem(
            Reason.VolumeExpansionUnsupported,
            "PersistentVolumeClaim %s cannot grow from %s to %s, because StorageClass \"%s\" %s; if its"
                + " driver can expand volumes, set allowVolumeExpansion: true on the class, otherwise"
                + " set storage.size to the %s that it has",
            name(),
            has(),
            size,
            ofClass,
            expandable.containsKey(ofClass) ? "does not allow expansion" : "does not exist",
            has());
  }

  /** What went wrong with a growth that was accepted. */
  Optional<Problem> failure() {
    return conditions(FAILED)
        .findFirst()
        .map(condition -> Optional.ofNullable(condition.getMessage()).orElse(condition.getType()))
        .or(this::infeasible)
        .flatMap(
            why ->
                SpecChecks.problem(
                    Reason.VolumeResizeFailed,
                    "PersistentVolumeClaim %s could not be enlarged: %s; look at `kubectl -n %s"
                        + " describe pvc %s`",
                    name(),
                    Quote.of(why),
                    live.getMetadata().getNamespace(),
                    name()));
  }

  /** A word on a growth that goes on. */
  Optional<String> progress() {
    return conditions(RUNNING)
        .findFirst()
        .map(
            condition ->
                "FileSystemResizePending".equals(condition.getType())
                    ? "the volume of PersistentVolumeClaim %s is larger, its file system grows when its pod runs on a node"
                        .formatted(name())
                    : "PersistentVolumeClaim %s is being enlarged".formatted(name()));
  }

  private Optional<String> infeasible() {
    return Optional.ofNullable(live.getStatus()).stream()
        .flatMap(status -> Stream.ofNullable(status.getAllocatedResourceStatuses()))
        .flatMap(statuses -> Stream.ofNullable(statuses.get("storage")))
        .filter(status -> status.endsWith("Infeasible"))
        .findFirst();
  }

  private Stream<PersistentVolumeClaimCondition> conditions(Set<String> types) {
    return Optional.ofNullable(live.getStatus()).stream()
        .flatMap(status -> status.getConditions().stream())
        .filter(c -> types.contains(c.getType()) && "True".equals(c.getStatus()));
  }

  /** The size that it has by its own account. */
  String has() {
    Quantity storage = live.getSpec().getResources().getRequests().get("storage");
    return storage == null ? size : storage.toString();
  }

  private String name() {
    return live.getMetadata().getName();
  }
}
