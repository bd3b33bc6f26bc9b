package gg.sprocket.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.ValidationRule;

/** Into how many recovery keys that of a Vault is split. */
@ValidationRule(
    value = "self.threshold <= self.shares && (self.threshold > 1 || self.shares == 1)",
    message =
        "vault.managed.unseal.recovery.threshold must be from 2 to the number of recovery keys, or 1 of"
            + " a single one: correct one of the two")
public record RecoveryKeys(
    @Default("5")
        @Min(1)
        @Max(10)
        @JsonPropertyDescription(
            "Number of recovery keys, 1 to 10. Default 5. Another number has new ones made.")
        int shares,
    @Default("3")
        @Min(1)
        @Max(10)
        @JsonPropertyDescription(
            "Number of recovery keys that it takes to make a root token. Default 3. Another number has"
                + " new ones made.")
        int threshold) {

  /** Five, of which it takes three. */
  public static final RecoveryKeys DEFAULT = new RecoveryKeys(5, 3);

  /** Fills absent numbers. */
  public RecoveryKeys {
    shares = shares == 0 ? 5 : shares;
    threshold = threshold == 0 ? Math.min(3, shares) : threshold;
  }
}
