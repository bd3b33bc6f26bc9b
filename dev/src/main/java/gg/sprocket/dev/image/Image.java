package gg.sprocket.dev.image;

import java.util.List;

/**
 * An image of layers.
 *
 * @param references full names, such as {@code docker.io/library/postgres:17}
 * @param layers its layers, the lowest first
 * @param config how it is run
 */
public record Image(List<String> references, List<Layer> layers, ImageConfig config) {

  /** Copies the lists. */
  public Image {
    references = List.copyOf(references);
    layers = List.copyOf(layers);
  }
}
