package gg.sprocket.operator.plan;

import gg.sprocket.operator.resource.Labels;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.util.Map;
import java.util.Optional;

/**
 * Who an instance is.
 *
 * @param namespace its namespace
 * @param name its name
 * @param uid its uid
 * @param generation generation of its spec
 * @param deleting whether its deletion was asked for
 * @param annotations its annotations
 */
public record Identity(
    String namespace,
    String name,
    String uid,
    long generation,
    boolean deleting,
    Map<String, String> annotations) {

  /** Of stored metadata. */
  public static Identity of(ObjectMeta meta) {
    Long generation = meta.getGeneration();
    return new Identity(
        meta.getNamespace(),
        meta.getName(),
        meta.getUid(),
        generation == null ? 0 : generation,
        meta.getDeletionTimestamp() != null,
        meta.getAnnotations() == null ? Map.of() : Map.copyOf(meta.getAnnotations()));
  }

  /** The name that its data had before, if a person says that it was another. */
  public Optional<String> former() {
    return Optional.ofNullable(annotations.get(Labels.RENAMED_FROM))
        .map(String::strip)
        .filter(former -> !former.isEmpty() && !former.equals(name));
  }

  /** By what objects of the keys namespace tell whose they are. */
  public String owner() {
    return namespace + "/" + name;
  }

  /** The same by the name that its data had before. */
  public Optional<String> formerOwner() {
    return former().map(former -> namespace + "/" + former);
  }

  /** Whether an annotation has a value, or holds it in a list by commas. */
  public boolean annotated(String key, String value) {
    for (String item : annotations.getOrDefault(key, "").split(",", -1)) {
      if (item.strip().equals(value)) {
        return true;
      }
    }
    return false;
  }
}
