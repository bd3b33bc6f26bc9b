package gg.sprocket.dev.image;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A packaged program in Java: a jar whose manifest names the libraries in {@code lib} beside it.
 *
 * @param jar the jar on this machine
 * @param folder where jar and {@code lib} go in the image
 * @param training a run of it, whose classes the next ones find loaded
 */
public record JavaProgram(Path jar, String folder, Training training) {

  /**
   * A run of the program while its image is made. It has no network, no variables but those given,
   * and nobody's signal but SIGTERM. The classes that it has loaded are kept in a file that {@code
   * -XX:SharedArchiveFile} takes.
   *
   * @param archive absolute path of that file in the image
   * @param arguments arguments of the program
   * @param environment its variables
   * @param files what it finds besides its jar
   * @param goal what it prints when it has come as far as it should; a run that does not has failed
   * @param seconds when it is ended, unless it has ended before
   */
  public record Training(
      String archive,
      List<String> arguments,
      Map<String, String> environment,
      List<ImageFile> files,
      String goal,
      int seconds) {

    /** Copies the collections. */
    public Training {
      arguments = List.copyOf(arguments);
      environment = new TreeMap<>(environment);
      files = List.copyOf(files);
    }

    List<String> fingerprint() {
      List<String> all = new ArrayList<>(List.of(archive, goal, String.valueOf(seconds)));
      all.addAll(arguments);
      all.add(environment.toString());
      files.forEach(file -> all.add(file.fingerprint()));
      return all;
    }
  }

  /** Path of the jar in the image. */
  public String path() {
    return folder + "/" + jar.getFileName();
  }

  /** The jar and its libraries. */
  List<ImageFile> files() {
    List<ImageFile> files = new ArrayList<>(List.of(new ImageFile.Copy(jar, path(), false)));
    Path libraries = jar.resolveSibling("lib");
    if (Files.isDirectory(libraries)) {
      files.addAll(ImageFile.tree(libraries, folder + "/lib"));
    }
    return files;
  }
}
