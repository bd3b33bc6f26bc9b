package gg.sprocket.dev.image;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The image of the operator. The Dockerfile of the repository makes the same for users. */
final class OperatorImage {
  private static final String FOLDER = "/operator";
  private static final String ARCHIVE = FOLDER + "/sprocket-operator.jsa";

  /** Nobody's number on any system, which the chart gives too. */
  private static final String USER = "65532:65532";

  /**
   * Until it finds out that no cluster answers it has loaded two of three classes that a start
   * needs; it has done so within four seconds on two idle cores.
   */
  private static final JavaProgram.Training TRAINING =
      new JavaProgram.Training(
          ARCHIVE,
          List.of(),
          Map.of("KUBERNETES_MASTER", "https://127.0.0.1:1", "POD_NAMESPACE", "training"),
          List.of(),
          "Starting 'sprocketinstance' controller",
          10);

  private OperatorImage() {}

  /** The image of a packaged operator. */
  static JavaImage of(Path jar, String reference) {
    JavaProgram program = new JavaProgram(jar, FOLDER, TRAINING);
    ImageConfig config =
        ImageConfig.running(
                JavaRuntime.JAVA,
                "-XX:SharedArchiveFile=" + ARCHIVE,
                // A runtime that cannot use the archive goes on without, and without a word.
                "-Xlog:cds=off",
                "-Xlog:cds+dynamic=off",
                "-jar",
                program.path())
            .as(USER)
            .in(FOLDER)
            .listening(8080);
    return new JavaImage(List.of(reference), program, config, List.of());
  }
}
