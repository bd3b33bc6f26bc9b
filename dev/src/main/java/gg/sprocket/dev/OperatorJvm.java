package gg.sprocket.dev;

import java.nio.file.Path;
import java.util.List;

/**
 * How the operator's Java runtime is started, in the demo and in tests as by the chart. Measured on
 * two cores, from the start of the process until every watch is filled: 5.4 s of processor time
 * with the defaults, 3.4 s with the first compiler alone, 2.0 s with an archive of loaded classes
 * too.
 */
public final class OperatorJvm {

  /**
   * The heap as far as a small machine has it; the collector that costs least on one or two cores;
   * the quick compiler alone, since the process waits for most of its life.
   */
  public static final List<String> FLAGS =
      List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

  private OperatorJvm() {}

  /**
   * Lets a process that ends in order leave its loaded classes for the next one. The runtime itself
   * checks that the archive fits the jar, and makes it anew where it does not.
   *
   * @param jar the packaged operator; the archive lies beside it
   */
  public static List<String> sharedClasses(Path jar) {
    Path archive = jar.toAbsolutePath().resolveSibling("sprocket-operator.jsa");
    return List.of(
        "-XX:+AutoCreateSharedArchive",
        "-XX:SharedArchiveFile=" + archive,
        // A runtime that cannot use the archive goes on without, and without a word.
        "-Xlog:cds=off",
        "-Xlog:cds+dynamic=off");
  }
}
