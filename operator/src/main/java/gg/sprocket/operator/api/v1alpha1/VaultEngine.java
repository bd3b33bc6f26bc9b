package gg.sprocket.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** Where an External Vault keeps the instance's values. */
public record VaultEngine(
    @Default("secret")
        @Size(min = 1, max = 128)
        @Pattern(Api.VAULT_PATH)
        @JsonPropertyDescription(
            "Path of a key-value engine of version 2. Default secret, as Vault's own guides have it.")
        String mount,
    @Size(min = 1, max = 256)
        @Pattern(Api.VAULT_PATH)
        @JsonPropertyDescription(
            "Folder of the instance in the engine; nothing outside of it is read. Absent:"
                + " sprocket/<namespace>/<instance>.")
        @Nullable String path) {

  /** The usual places. */
  public static final VaultEngine DEFAULT = new VaultEngine("secret", null);

  /** Fills absent fields. */
  @SuppressWarnings("NullAway") // JSON leaves absent fields null; this is the edge that ends it.
  public VaultEngine {
    mount = mount == null ? "secret" : mount;
  }
}
