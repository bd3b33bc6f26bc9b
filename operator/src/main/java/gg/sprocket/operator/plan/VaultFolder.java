package gg.sprocket.operator.plan;

import gg.sprocket.operator.api.v1alpha1.ExternalVault;
import gg.sprocket.operator.api.v1alpha1.VaultEngine;
import gg.sprocket.operator.resource.Digest;
import gg.sprocket.operator.resource.Json;
import java.util.List;
import java.util.Objects;

/**
 * Where an instance's values are in its Vault, as people write it.
 *
 * @param mount path of the key-value engine
 * @param prefix what stands before the path of each entry; empty, or ends with a slash
 */
public record VaultFolder(String mount, String prefix) {

  /** That of an instance. A Managed Vault has an engine for it alone, an External one a folder. */
  public static VaultFolder of(Instance instance) {
    Identity identity = instance.identity();
    return instance
        .spec()
        .vault()
        .outside()
        .map(ExternalVault::kv)
        .map(engine -> new VaultFolder(engine.mount(), path(engine, identity) + "/"))
        .orElseGet(() -> new VaultFolder(VaultSource.form(identity).mount(), ""));
  }

  /**
   * Brief digest of which Vault the values of an instance are in, and where in it. Versions of one
   * say nothing of those of another, so a Secret that shows them names it.
   */
  public static String origin(Instance instance) {
    VaultFolder folder = of(instance);
    List<String> vault =
        instance
            .spec()
            .vault()
            .outside()
            .map(
                outside ->
                    List.of(
                        "External",
                        outside.address(),
                        Objects.requireNonNullElse(outside.namespace(), "")))
            .orElse(List.of("Managed"));
    return Digest.brief(Json.text(List.of(vault, folder.mount(), folder.prefix())));
  }

  /** The same of an instance that is acted upon. */
  public static String origin(Observed observed) {
    return Admission.of(observed).found().map(VaultFolder::origin).orElseThrow();
  }

  private static String path(VaultEngine engine, Identity identity) {
    String usual = "sprocket/%s/%s".formatted(identity.namespace(), identity.name());
    return Objects.requireNonNullElse(engine.path(), usual);
  }

  /** An entry by engine and path together. */
  public String place(Projection projection) {
    return mount + "/" + path(projection);
  }

  /** An entry by its path in the engine. */
  public String path(Projection projection) {
    return prefix + projection.path();
  }
}
