package gg.sprocket.operator.plan;

import gg.sprocket.operator.resource.Labels;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Why containers ended, as far as their last lines tell a cause that is known. */
public final class KnownFailures {

  /** Component of the operator whose pods run the release's programs. */
  static final String APP = "app";

  /** What containerd and CRI-O call a container whose program could not be started. */
  private static final Set<String> NOT_STARTED = Set.of("StartError", "ContainerCannotRun");

  /**
   * Causes that the steps of a schema run share with the release's programs: what else they say is
   * about the migrations themselves, and quoted.
   */
  private static final Set<Reason> OF_SCHEMA =
      EnumSet.of(
          Reason.VolumeFull,
          Reason.OutOfMemory,
          Reason.ProgramMissing,
          Reason.DirectoryReadOnly,
          Reason.ConnectionsExhausted,
          Reason.TlsFailed);

  private static final Map<String, List<KnownFailure>> OF_OTHERS =
      Map.of(
          "schema",
          AppFailures.ALL.stream().filter(failure -> OF_SCHEMA.contains(failure.reason())).toList(),
          "database",
          ServerFailures.DATABASE,
          "cache",
          ServerFailures.CACHE,
          "queue",
          ServerFailures.QUEUE,
          "object-storage",
          ServerFailures.OBJECT_STORAGE,
          "buckets",
          ServerFailures.OBJECT_STORAGE);

  private KnownFailures() {}

  /** Those of any container. */
  public static List<KnownFailure> ofAny() {
    return ServerFailures.START;
  }

  /** Those of the release's programs. */
  public static List<KnownFailure> ofPrograms() {
    return AppFailures.ALL;
  }

  /** Those of the servers of Builtin services. */
  public static List<KnownFailure> ofServers() {
    return Stream.of(
            ServerFailures.DATABASE,
            ServerFailures.CACHE,
            ServerFailures.QUEUE,
            ServerFailures.OBJECT_STORAGE)
        .flatMap(List::stream)
        .toList();
  }

  /**
   * The cause for which a container ended.
   *
   * @param pod its pod
   * @param end how it ended
   */
  public static Optional<KnownFailure> of(Pod pod, ContainerStateTerminated end) {
    String said = end.getMessage();
    if (said == null || isClean(end)) {
      return Optional.empty();
    }
    return isUnstarted(end) ? ofUnstarted(said) : last(table(pod), said);
  }

  /**
   * The cause for which a container cannot be started.
   *
   * @param said what the node says of it
   */
  static Optional<KnownFailure> ofUnstarted(String said) {
    return first(ServerFailures.START, said, 0);
  }

  /** Whether its program did not even start, of which the node speaks and not the program. */
  static boolean isUnstarted(ContainerStateTerminated end) {
    return end.getReason() != null && NOT_STARTED.contains(end.getReason());
  }

  /** Whether a pod runs a program of the release, whose log may hold what nobody may read. */
  static boolean isApp(Pod pod) {
    return Labels.partOf(pod).filter(APP::equals).isPresent();
  }

  private static boolean isClean(ContainerStateTerminated end) {
    return end.getExitCode() != null && end.getExitCode() == 0;
  }

  private static List<KnownFailure> table(Pod pod) {
    List<KnownFailure> own =
        isApp(pod)
            ? AppFailures.ALL
            : Labels.label(pod, Labels.COMPONENT)
                .map(component -> OF_OTHERS.getOrDefault(component, List.of()))
                .orElse(List.of());
    return Stream.concat(ServerFailures.START.stream(), own.stream()).toList();
  }

  private static Optional<KnownFailure> first(List<KnownFailure> table, String line, int fromEnd) {
    return table.stream().filter(failure -> failure.isToldBy(line, fromEnd)).findFirst();
  }

  /** A program may speak of several things before it ends; what was said last counts. */
  private static Optional<KnownFailure> last(List<KnownFailure> table, String said) {
    List<String> lines = said.lines().filter(line -> !line.isBlank()).toList().reversed();
    return IntStream.range(0, lines.size())
        .mapToObj(fromEnd -> first(table, lines.get(fromEnd), fromEnd))
        .flatMap(Optional::stream)
        .findFirst();
  }
}
