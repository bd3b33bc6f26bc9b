package gg.sprocket.dev.image;

import gg.sprocket.dev.Progress;
import gg.sprocket.dev.Target;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Images for a node that has no registry: archives for {@code ctr -n k8s.io image import}, made
 * once for their input and kept in the cache. Linux on amd64 and root; {@link #missing} says what
 * else it takes.
 */
public final class LocalImages {

  /** Name of the image that holds a pod's namespaces, for containerd's {@code sandbox_image}. */
  public static final String PAUSE = "sprocket.local/pause:1";

  private LocalImages() {}

  /** What this machine lacks to make images, as sentences with the way to get it. */
  public static Optional<String> missing() {
    return MissingParts.text();
  }

  /**
   * PostgreSQL, Redis, RabbitMQ, VersityGW and Vault under the names by which the operator asks for
   * them, and {@link #PAUSE}.
   *
   * @throws gg.sprocket.dev.DevFailure if they cannot be made; the message says why
   */
  public static Path services(Progress progress) {
    ImageCache cache = ImageCache.usual(progress);
    return archive(cache, "services", new ServiceImages(cache).all());
  }

  /** Full names of the images of {@link #services}. */
  public static List<String> serviceReferences() {
    return ServiceImages.references();
  }

  /**
   * Images of Java programs, with a runtime of this JDK.
   *
   * @param name name of the archive in the cache
   * @throws gg.sprocket.dev.DevFailure if they cannot be made; the message says why
   */
  public static Path java(String name, List<JavaImage> images, Progress progress) {
    ImageCache cache = ImageCache.usual(progress);
    return archive(cache, name, new JavaImages(cache).all(images));
  }

  /**
   * The operator as it runs in a cluster.
   *
   * @param jar the packaged operator, with its libraries in {@code lib} beside it
   * @param reference full name of the image
   * @throws gg.sprocket.dev.DevFailure if it cannot be made; the message says why
   */
  public static Path operator(Path jar, String reference, Progress progress) {
    return java("operator", List.of(OperatorImage.of(jar, reference)), progress);
  }

  static Path archive(ImageCache cache, String name, List<Image> images) {
    List<String> inputs = new ArrayList<>(List.of(Target.current().arch()));
    images.forEach(
        image -> {
          inputs.addAll(image.references());
          image.layers().forEach(layer -> inputs.add(layer.digest()));
          inputs.add(image.config().toString());
        });
    return cache
        .made(
            name,
            inputs,
            (_, result) ->
                ImageArchive.write(result.resolve("images.tar"), Target.current().arch(), images))
        .resolve("images.tar");
  }
}
