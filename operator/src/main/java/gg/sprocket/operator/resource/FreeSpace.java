package gg.sprocket.operator.resource;

import gg.sprocket.operator.api.v1alpha1.ComputeAmounts;
import gg.sprocket.operator.api.v1alpha1.Resources;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A container beside a server that is ready as long as their volume has room. A server that meets a
 * full volume may go on and refuse writes, of which nothing in the cluster's API tells otherwise:
 * PostgreSQL ends only when it cannot write its log, RabbitMQ and VersityGW never do.
 *
 * <p>Its pod is not ready either then, which must not keep the clients from reading: see {@link
 * Objects#serviceOfOne}.
 *
 * @param kibibytes that must be free
 */
public record FreeSpace(long kibibytes) {

  /** Name of the container. */
  public static final String NAME = "volume";

  /** Four segments of PostgreSQL's write-ahead log; for the others just as good a measure. */
  public static final FreeSpace USUAL = new FreeSpace(64 * 1024);

  /** Ends at once on the signal to stop, which a shell that is process 1 has to be told to heed. */
  private static final String IDLE = "trap 'exit 0' TERM; while :; do sleep 3600 & wait $!; done";

  /**
   * What cannot be measured is not full, and that is known well before the probe's own time is
   * over, after which it counts as failed. The name of a device may hold spaces, so the columns
   * count from the right: what is available, the share in use, the place.
   */
  private static final String HAS_ROOM =
      """
      all=$(timeout 2 df -Pk "$0") || exit 0
      need=$1
      set -f
      set -- $all
      [ $# -ge 3 ] || exit 0
      shift $(($# - 3))
      case $1 in '' | *[!0-9]*) exit 0 ;; esac
      [ "$1" -ge "$need" ]
      """;

  /** What must be free, in whole mebibytes rounded up. */
  public long mebibytes() {
    return Math.ceilDiv(kibibytes, 1024L);
  }

  /**
   * The container.
   *
   * @param server the container of the server, whose image has a shell
   * @param path where the server has its volume {@code data}
   */
  public Container beside(Container server, String path) {
    return Containers.of(NAME, server.getImage(), server.getImagePullPolicy())
        .withCommand("sh", "-c", IDLE)
        .withResources(resources(server))
        // Told after some 20 seconds; late answers of a busy node are no full volume.
        .withReadinessProbe(
            Containers.exec(
                new Containers.Pace(5, 5, 3),
                "sh",
                "-c",
                HAS_ROOM,
                path,
                String.valueOf(kibibytes)))
        .withVolumeMounts(Volumes.mountReadOnly("data", path))
        .build();
  }

  /**
   * As little as a shell and what the kubelet starts in it take; nothing where nothing is said. A
   * namespace whose quota counts limits refuses a pod of which one container has none.
   */
  private static ResourceRequirements resources(Container server) {
    ResourceRequirements asked = server.getResources();
    return asked == null || (isEmpty(asked.getRequests()) && isEmpty(asked.getLimits()))
        ? new ResourceRequirements()
        : Amounts.requirements(
            new Resources(new ComputeAmounts("5m", "8Mi"), new ComputeAmounts(null, "32Mi")));
  }

  private static boolean isEmpty(@Nullable Map<String, Quantity> amounts) {
    return amounts == null || amounts.isEmpty();
  }
}
