package gg.sprocket.dev.image;

import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/**
 * Writes an archive of images in OCI's layout, each layer once however many images share it. {@code
 * ctr image import} takes it, and so does {@code docker load} from Docker 25 on. The same images
 * give the same bytes.
 */
final class ImageArchive implements AutoCloseable {
  private static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";
  private static final String CONFIG = "application/vnd.oci.image.config.v1+json";
  private static final String LAYER = "application/vnd.oci.image.layer.v1.tar";
  private static final String INDEX = "application/vnd.oci.image.index.v1+json";

  /** containerd takes the name of an image from the first, others from the second. */
  private static final List<String> NAMES =
      List.of("io.containerd.image.name", "org.opencontainers.image.ref.name");

  private final TarArchiveOutputStream tar;
  private final String architecture;
  private final Set<String> written = new HashSet<>();

  private ImageArchive(OutputStream stream, String architecture) {
    this.tar = new TarArchiveOutputStream(stream, StandardCharsets.UTF_8.name());
    this.tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
    this.architecture = architecture;
  }

  /**
   * Writes images.
   *
   * @param file an absent file
   * @param architecture the processor that they are for, in Go's words
   */
  static void write(Path file, String architecture, List<Image> images) throws IOException {
    try (ImageArchive archive =
        new ImageArchive(
            new BufferedOutputStream(Files.newOutputStream(file), 1 << 18), architecture)) {
      archive.put("oci-layout", json(Map.of("imageLayoutVersion", "1.0.0")));
      List<Map<String, Object>> named = new ArrayList<>();
      for (Image image : images) {
        Map<String, Object> manifest = archive.put(image);
        image.references().forEach(reference -> named.add(named(manifest, reference)));
      }
      archive.put(
          "index.json", json(ordered("schemaVersion", 2, "mediaType", INDEX, "manifests", named)));
    }
  }

  private static Map<String, Object> named(Map<String, Object> manifest, String reference) {
    Map<String, Object> annotations = new TreeMap<>();
    NAMES.forEach(name -> annotations.put(name, reference));
    Map<String, Object> whole = new TreeMap<>(manifest);
    whole.put("annotations", annotations);
    return whole;
  }

  private Map<String, Object> put(Image image) throws IOException {
    List<Map<String, Object>> layers = new ArrayList<>();
    for (Layer layer : image.layers()) {
      layers.add(put(layer));
    }
    List<String> digests = image.layers().stream().map(l -> "sha256:" + l.digest()).toList();
    Map<String, Object> config =
        blob(
            CONFIG,
            json(
                ordered(
                    "architecture",
                    architecture,
                    "config",
                    image.config().written(),
                    "os",
                    "linux",
                    "rootfs",
                    ordered("diff_ids", digests, "type", "layers"))));
    return blob(
        MANIFEST,
        json(
            ordered(
                "config", config, "layers", layers, "mediaType", MANIFEST, "schemaVersion", 2)));
  }

  private Map<String, Object> put(Layer layer) throws IOException {
    if (written.add(layer.digest())) {
      tar.putArchiveEntry(entry(path(layer.digest()), layer.size()));
      Files.copy(layer.file(), tar);
      tar.closeArchiveEntry();
    }
    return descriptor(LAYER, layer.digest(), layer.size());
  }

  private Map<String, Object> blob(String mediaType, byte[] content) throws IOException {
    String digest = Digests.of(content);
    if (written.add(digest)) {
      put(path(digest), content);
    }
    return descriptor(mediaType, digest, content.length);
  }

  private void put(String path, byte[] content) throws IOException {
    tar.putArchiveEntry(entry(path, content.length));
    tar.write(content);
    tar.closeArchiveEntry();
  }

  private static TarArchiveEntry entry(String path, long size) {
    TarArchiveEntry entry = new TarArchiveEntry(path);
    entry.setSize(size);
    entry.setModTime(0);
    entry.setNames("", "");
    return entry;
  }

  private static String path(String digest) {
    return "blobs/sha256/" + digest;
  }

  private static Map<String, Object> descriptor(String mediaType, String digest, long size) {
    return ordered("digest", "sha256:" + digest, "mediaType", mediaType, "size", size);
  }

  private static Map<String, Object> ordered(Object... namesAndValues) {
    Map<String, Object> map = new TreeMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      map.put((String) namesAndValues[i], namesAndValues[i + 1]);
    }
    return map;
  }

  private static byte[] json(Map<String, Object> content) {
    return Serialization.asJson(content).getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void close() throws IOException {
    tar.close();
  }
}
