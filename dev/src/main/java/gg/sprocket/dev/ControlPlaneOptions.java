package gg.sprocket.dev;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * How a local control plane differs from the usual one.
 *
 * @param stages kwok stage files beside the usual ones; see {@link KwokStages} for pods they lead
 * @param apiServerFlags more flags of the API server, such as {@code --emulated-version=1.34}
 * @param simulatedNodes whether two simulated nodes run the pods; without them pods stay pending
 * @param detached whether it outlives this JVM; otherwise it ends with it, however that ends
 * @param address where the API server listens and can be reached by nodes: loopback, or an address
 *     of this machine that real nodes have a way to
 * @param provisioner who makes the volumes of the default StorageClass
 */
public record ControlPlaneOptions(
    List<Path> stages,
    List<String> apiServerFlags,
    boolean simulatedNodes,
    boolean detached,
    String address,
    String provisioner) {

  /** Where a control plane listens that only this machine's processes use. */
  static final String LOOPBACK = "127.0.0.1";

  public ControlPlaneOptions {
    stages = List.copyOf(stages);
    apiServerFlags = List.copyOf(apiServerFlags);
  }

  /** Simulated nodes, nothing special, ends with this JVM. */
  public static ControlPlaneOptions usual() {
    return new ControlPlaneOptions(
        List.of(), List.of(), true, false, LOOPBACK, "kubernetes.io/host-path");
  }

  /** The same with more kwok stage files. */
  public ControlPlaneOptions withStages(Path... files) {
    return new ControlPlaneOptions(
        joined(stages, files), apiServerFlags, simulatedNodes, detached, address, provisioner);
  }

  /** The same with more flags of the API server. */
  public ControlPlaneOptions withApiServerFlags(String... flags) {
    return new ControlPlaneOptions(
        stages, joined(apiServerFlags, flags), simulatedNodes, detached, address, provisioner);
  }

  /** The same with no nodes at all. */
  public ControlPlaneOptions withoutNodes() {
    return new ControlPlaneOptions(stages, apiServerFlags, false, detached, address, provisioner);
  }

  /** The same, outliving this JVM. */
  public ControlPlaneOptions whichOutlivesThisProcess() {
    return new ControlPlaneOptions(
        stages, apiServerFlags, simulatedNodes, true, address, provisioner);
  }

  /** The same for real nodes: none simulated, reached at an address, with another's volumes. */
  public ControlPlaneOptions forRealNodes(String at, String volumesBy) {
    return new ControlPlaneOptions(stages, apiServerFlags, false, detached, at, volumesBy);
  }

  private static <T> List<T> joined(List<T> first, T[] more) {
    return Stream.concat(first.stream(), Stream.of(more)).toList();
  }
}
