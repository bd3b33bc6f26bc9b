package gg.sprocket.dev.cli;

import gg.sprocket.dev.Chart;
import gg.sprocket.dev.DevFailure;
import java.nio.file.Files;
import java.nio.file.Path;

/** The work tree that commands act on. */
record Repository(Path root) {

  /** The one that the current folder belongs to. */
  static Repository here() {
    Path start = Path.of("").toAbsolutePath();
    for (Path folder = start; folder != null; folder = folder.getParent()) {
      if (Files.isDirectory(folder.resolve("dev/programs"))) {
        return new Repository(folder);
      }
    }
    throw new DevFailure(start + " is not in the work tree of the Sprocket Operator. Go there.");
  }

  /** The state folder of one control plane of this work tree. */
  Path state(String name) {
    return root.resolve(".cluster").resolve(name);
  }

  Chart chart() {
    return new Chart(root.resolve("helm/sprocket-operator"));
  }

  Path example() {
    return root.resolve("examples/minimal.yaml");
  }

  /** The name by which the chart asks for the operator's image. */
  String operatorImage() {
    return chart().operatorImage();
  }

  Path operatorJar() {
    return root.resolve("operator/target/sprocket-operator.jar");
  }
}
