package gg.sprocket.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.ValidationRule;

/** Into how many shares the key of a Vault is split. */
@ValidationRule(
    value = "self.threshold <= self.shares && (self.threshold > 1 || self.shares == 1)",
    message =
        "vault.managed.unseal.kubernetesSecret.threshold must be from 2 to the number of shares, or 1"
            + " of a single share: correct one of the two")
public record SecretShares(
    @Default("5")
        @Min(1)
        @Max(10)
        @JsonPropertyDescription(
            "Number of shares, 1 to 10. Default 5. Another number has new shares made.")
        int shares,
    @Default("3")
        @Min(1)
        @Max(10)
        @JsonPropertyDescription(
            "Number of shares that it takes to unseal. Default 3. Another number has new shares made.")
        int threshold) {

  /** Five shares, of which it takes three. */
  public static final SecretShares DEFAULT = new SecretShares(5, 3);

  /** Fills absent numbers. */
  public SecretShares {
    shares = shares == 0 ? 5 : shares;
    threshold = threshold == 0 ? Math.min(3, shares) : threshold;
  }
}
