package gg.sprocket.dev.image;

import java.util.List;

/**
 * An image of a Java program, to be made on the base of all images and a Java runtime. Images of
 * the same program share its layers.
 *
 * @param references full names
 * @param program what it runs
 * @param config how it is run; {@code java} is on the path
 * @param files what it has besides
 */
public record JavaImage(
    List<String> references, JavaProgram program, ImageConfig config, List<ImageFile> files) {

  /** Copies the lists. */
  public JavaImage {
    references = List.copyOf(references);
    files = List.copyOf(files);
  }
}
