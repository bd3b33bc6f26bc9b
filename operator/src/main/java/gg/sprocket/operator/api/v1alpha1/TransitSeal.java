package gg.sprocket.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** The Transit engine of another Vault. */
public record TransitSeal(
    @Required
        @Size(min = 9, max = 261)
        @Pattern(Api.ORIGIN)
        @ValidationRule(
            value = "self.startsWith('https://')",
            message =
                "vault.managed.unseal.transit.address must begin with https://, because the token and the"
                    + " key of the Vault go over it: have the other Vault serve TLS, and name its authority"
                    + " in transit.ca")
        @JsonPropertyDescription(
            "Scheme, host and optional port of the other Vault, for example"
                + " \"https://vault.example.org:8200\"; no path, and no plain http.")
        String address,
    @JsonPropertyDescription(
            "Who signed the other Vault's certificate. Absent: the public authorities. Members take a"
                + " change of a ConfigMap when they start next.")
        @Nullable VaultAuthority ca,
    @Required
        @Size(min = 1, max = 128)
        @Pattern(Api.VAULT_NAME)
        @JsonPropertyDescription("Name of the key of the engine.")
        String keyName,
    @Default("transit")
        @Size(min = 1, max = 253)
        @Pattern(Api.VAULT_PATH)
        @JsonPropertyDescription("Path of the engine. Default transit.")
        String mountPath,
    @Required
        @JsonPropertyDescription(
            "The token by which the key is used. It may encrypt and decrypt with that key; make it"
                + " periodic, as the Vault renews it while it runs.")
        TokenReference secretRef)
    implements ServiceSeal {

  /** Fills absent fields. */
  @SuppressWarnings("NullAway") // JSON leaves absent fields null; this is the edge that ends it.
  public TransitSeal {
    mountPath = mountPath == null ? "transit" : mountPath;
  }
}
