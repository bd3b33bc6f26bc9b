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
 */
public record ControlPlaneOptions(
    List<Path> stages, List<String> apiServerFlags, boolean simulatedNodes, boolean detached) {

  public ControlPlaneOptions {
    stages = List.copyOf(stages);
    apiServerFlags = List.copyOf(apiServerFlags);
  }

  /** Simulated nodes, nothing special, ends with this JVM. */
  public static ControlPlaneOptions usual() {
    return new ControlPlaneOptions(List.of(), List.of(), true, false);
  }

  /** The same with more kwok stage files. */
  public ControlPlaneOptions withStages(Path... files) {
    return new ControlPlaneOptions(joined(stages, files), apiServerFlags, simulatedNodes, detached);
  }

  /** The same with more flags of the API server. */
  public ControlPlaneOptions withApiServerFlags(String... flags) {
    return new ControlPlaneOptions(stages, joined(apiServerFlags, flags), simulatedNodes, detached);
  }

  /** The same with no nodes at all. */
  public ControlPlaneOptions withoutNodes() {
    return new ControlPlaneOptions(stages, apiServerFlags, false, detached);
  }

  /** The same, outliving this JVM. */
  public ControlPlaneOptions whichOutlivesThisProcess() {
    return new ControlPlaneOptions(stages, apiServerFlags, simulatedNodes, true);
  }

  private static <T> List<T> joined(List<T> first, T[] more) {
    return Stream.concat(first.stream(), Stream.of(more)).toList();
  }
}
