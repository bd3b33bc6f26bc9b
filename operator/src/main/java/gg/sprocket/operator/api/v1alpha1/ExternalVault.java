package gg.sprocket.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A Vault that somebody else runs. It is read, never written to. */
public record ExternalVault(
    @Required
        @Size(min = 9, max = 261)
        @Pattern(Api.ORIGIN)
        @ValidationRule(
            value = "self.startsWith('https://')",
            message =
                "vault.external.address must begin with https://, because the login and the values go over"
                    + " it: have the Vault serve TLS, and name its authority in vault.external.ca")
        @JsonPropertyDescription(
            "Scheme, host and optional port, for example \"https://vault.example.org:8200\"; no path, and"
                + " no plain http.")
        String address,
    @JsonPropertyDescription("Who signed the server's certificate. Absent: the public authorities.")
        @Nullable VaultAuthority ca,
    @Size(min = 1, max = 253)
        @Pattern(Api.VAULT_PATH)
        @JsonPropertyDescription("Namespace of Vault Enterprise. Absent: none.")
        @Nullable String namespace,
    @Required @JsonPropertyDescription("The login.") VaultAuth auth,
    @JsonPropertyDescription("Where the instance's values are.") VaultEngine kv,
    @Default("10m")
        @Size(min = 2, max = 4)
        @Pattern("^([1-9][0-9]{0,2}m|[1-9][0-9]?h)$")
        @JsonPropertyDescription(
            "How often the values are read, in minutes or hours; thus how late a change in the Vault is"
                + " seen at most. Default 10m, least 1m. Without secrets.backend Vault it is only looked"
                + " every six hours whether the Vault can be used.")
        String refreshInterval) {

  /** Fills absent fields. */
  @SuppressWarnings("NullAway") // JSON leaves absent fields null; this is the edge that ends it.
  public ExternalVault {
    kv = kv == null ? VaultEngine.DEFAULT : kv;
    refreshInterval = refreshInterval == null ? "10m" : refreshInterval;
  }

  /** The pause between looks at the values. */
  public Duration refresh() {
    long number = Long.parseLong(refreshInterval.substring(0, refreshInterval.length() - 1));
    return refreshInterval.endsWith("h") ? Duration.ofHours(number) : Duration.ofMinutes(number);
  }
}
