package gg.sprocket.operator.resource;

import gg.sprocket.operator.api.v1alpha1.ComputeAmounts;
import gg.sprocket.operator.api.v1alpha1.Resources;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ResourceRequirements;

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

  /** What cannot be measured is not full. */
  private static final String HAS_ROOM =
      "df -Pk \"$0\" | { read -r _; read -r _ _ _ free _; [ \"${free:-$1}\" -ge \"$1\" ]; }";

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
        // Told within 30 seconds; one late answer of a busy node is no full volume.
        .withReadinessProbe(
            Containers.exec(
                new Containers.Pace(10, 10, 2),
                "sh",
                "-c",
                HAS_ROOM,
                path,
                String.valueOf(kibibytes)))
        .withVolumeMounts(Volumes.mountReadOnly("data", path))
        .build();
  }

  /** As little as a shell and what the kubelet starts in it take; nothing where nothing is said. */
  private static ResourceRequirements resources(Container server) {
    ResourceRequirements asked = server.getResources();
    return asked == null || asked.getRequests() == null || asked.getRequests().isEmpty()
        ? new ResourceRequirements()
        : Amounts.requirements(
            new Resources(new ComputeAmounts("5m", "8Mi"), new ComputeAmounts(null, "32Mi")));
  }
}
