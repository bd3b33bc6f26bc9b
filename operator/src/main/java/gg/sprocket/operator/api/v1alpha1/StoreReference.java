package gg.sprocket.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** A store of External Secrets. */
public record StoreReference(
    @Default("SecretStore")
        @JsonPropertyDescription(
            "SecretStore (default, of the instance's namespace) or ClusterSecretStore.")
        StoreKind kind,
    @Required
        @Size(min = 1, max = 253)
        @Pattern(Api.DNS_SUBDOMAIN)
        @JsonPropertyDescription("Name of the store.")
        String name) {

  /** Fills absent fields. */
  @SuppressWarnings("NullAway") // JSON leaves absent fields null; this is the edge that ends it.
  public StoreReference {
    kind = kind == null ? StoreKind.SecretStore : kind;
  }

  /** As people write it, by kind and name. */
  public String text() {
    return kind + " " + name;
  }
}
