package gg.sprocket.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** Where External Secrets Operator finds the application's secret values. */
public record ExternalSecretsSpec(
    @Required @JsonPropertyDescription("The store that the values come from.")
        StoreReference storeRef,
    @Size(min = 1, max = 253)
        @Pattern("^[ -~]+$")
        @JsonPropertyDescription(
            "Name of one entry of the store of which all values are properties, such as a path in Vault or"
                + " a secret of AWS. Absent: each value is an entry of its own, as in Doppler.")
        @Nullable String entry,
    @Size(max = 100)
        @Pattern("^[-A-Za-z0-9_./]*$")
        @JsonPropertyDescription(
            "What stands in the store before the name of each value, for example \"MLE_\" where a value is"
                + " MLE_DISCORD_CLIENT_ID. Default: nothing.")
        String prefix,
    @Default("false")
        @JsonPropertyDescription(
            "true: values that the release wants generated, such as jwt, come from the store as well, and"
                + " the operator makes none. Default false: it makes them, in Secrets of the namespace.")
        boolean generatedFromBackend,
    @Default("5m")
        @Size(min = 2, max = 4)
        @Pattern("^([1-9][0-9]{0,2}m|[1-9][0-9]?h)$")
        @JsonPropertyDescription(
            "How often External Secrets reads the store, in minutes or hours; thus how late a change there"
                + " is seen at most. Default 5m, least 1m.")
        String refreshInterval) {

  /** Fills absent fields. */
  @SuppressWarnings("NullAway") // JSON leaves absent fields null; this is the edge that ends it.
  public ExternalSecretsSpec {
    prefix = prefix == null ? "" : prefix;
    refreshInterval = refreshInterval == null ? "5m" : refreshInterval;
  }
}
