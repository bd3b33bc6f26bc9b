package gg.sprocket.dev;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The life of simulated nodes and pods: kwok's own stages, except that pods a test wants to lead
 * through life itself are left alone.
 *
 * <p>A pod is left alone, that is, never made ready or completed, when it carries the annotation or
 * label {@value #TEST_STAGE} (any value), or lives in a namespace whose name starts with {@value
 * #HANDS_OFF_NAMESPACES}, or is a probe in one whose name starts with {@value #PROBED_NAMESPACES}.
 * A test then gives a stage file of its own ({@link ControlPlaneOptions#withStages}) or writes the
 * pod's status itself. Deletion is simulated always.
 */
public final class KwokStages {
  /** Annotation or label of a pod whose life a test leads. */
  public static final String TEST_STAGE = "sprocket.gg/test-stage";

  /** Prefix of the names of namespaces in which tests lead the life of every pod. */
  public static final String HANDS_OFF_NAMESPACES = "hands-off-";

  /** Prefix of the names of namespaces in which tests lead the life of probes, and of no other. */
  public static final String PROBED_NAMESPACES = "probed-";

  private static final List<String> SOURCES =
      List.of(
          "node/fast/node-initialize.yaml",
          "node/heartbeat-with-lease/node-heartbeat-with-lease.yaml",
          "pod/fast/pod-ready.yaml",
          "pod/fast/pod-complete.yaml",
          "pod/fast/pod-delete.yaml");

  /** jq expressions as kwok evaluates them; each gives nothing for a pod that kwok may lead. */
  private static final List<String> LEFT_ALONE =
      List.of(
          ".metadata.annotations[\"" + TEST_STAGE + "\"]",
          ".metadata.labels[\"" + TEST_STAGE + "\"]",
          ".metadata.namespace | select( startswith(\"" + HANDS_OFF_NAMESPACES + "\") )",
          "select( .metadata.namespace | startswith(\""
              + PROBED_NAMESPACES
              + "\") ) | .metadata.labels[\"app.kubernetes.io/component\"]"
              + " | select( . != null ) | select( startswith(\"probe-\") )");

  private KwokStages() {}

  /** Copies the stages out of kwok's module, which is read-only and may be cleaned. */
  static void copy(Path module, Path folder) throws IOException {
    Files.createDirectories(folder);
    for (String source : SOURCES) {
      Path from = module.resolve("kustomize/stage").resolve(source);
      Path to = folder.resolve(from.getFileName().toString());
      // Not copied with attributes: files of Go's module cache are read-only.
      Files.deleteIfExists(to);
      Files.writeString(to, Files.readString(from));
    }
  }

  /** Writes the stages that a control plane uses; gives their files in a fixed order. */
  static List<Path> write(Path originals, Path folder) {
    try {
      Files.createDirectories(folder);
      List<Path> written = new ArrayList<>();
      for (String source : SOURCES) {
        String name = Path.of(source).getFileName().toString();
        Path file = folder.resolve(name);
        if (name.equals("pod-ready.yaml") || name.equals("pod-complete.yaml")) {
          Files.writeString(file, leavingAlone(Files.readString(originals.resolve(name))));
        } else {
          Files.copy(originals.resolve(name), file, StandardCopyOption.REPLACE_EXISTING);
        }
        written.add(file);
      }
      return List.copyOf(written);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write kwok's stages to " + folder, e);
    }
  }

  /** The same stage, for fewer pods. */
  static String leavingAlone(String stage) {
    GenericKubernetesResource parsed =
        Serialization.unmarshal(stage, GenericKubernetesResource.class);
    List<Object> expressions = parsed.get("spec", "selector", "matchExpressions");
    LEFT_ALONE.forEach(key -> expressions.add(Map.of("key", key, "operator", "DoesNotExist")));
    return Serialization.asYaml(parsed);
  }
}
