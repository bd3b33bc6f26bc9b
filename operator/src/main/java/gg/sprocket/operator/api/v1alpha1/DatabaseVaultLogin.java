package gg.sprocket.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Logins of the application that the instance's Vault makes at the database, each for a time. */
@ValidationRule(
    value = "duration(self.life) + duration(self.life) <= duration(self.maxLife)",
    message =
        "database.vaultLogin.maxLife must be at least twice as long as life, because a login is renewed"
            + " before another takes its place: raise maxLife or lower life")
public record DatabaseVaultLogin(
    @JsonPropertyDescription(
            "Secret with the keys `username` and `password` of the role by which the Vault makes logins:"
                + " it has CREATEROLE, is a member of the login role of the block `external` with admin"
                + " option, and is no superuser. Goes with mode External, which needs it; the Builtin"
                + " database gets one by itself.")
        @Nullable SecretReference makerSecretRef,
    @Default("1h")
        @Size(min = 2, max = 4)
        @Pattern("^([1-9][0-9]{0,2}m|[1-9][0-9]?h)$")
        @JsonPropertyDescription(
            "How long a login is good for unless it is renewed, in minutes or hours; it is renewed with a"
                + " third of that left. A Vault that is away for longer than that locks the application out, at"
                + " worst. Default 1h.")
        String life,
    @Default("168h")
        @Size(min = 2, max = 4)
        @Pattern("^([1-9][0-9]{0,2}m|[1-9][0-9]{0,2}h)$")
        @JsonPropertyDescription(
            "How long a login is good for at most, in minutes or hours, 720h or less; with a third of that"
                + " left another takes its place, and what reads it is replaced. Default 168h.")
        @ValidationRule(
            value = "duration(self) <= duration('720h')",
            message =
                "database.vaultLogin.maxLife cannot be more than 720h, because a Vault forgets its own"
                    + " logins then: lower it")
        String maxLife) {

  /** Fills absent fields. */
  @SuppressWarnings("NullAway") // JSON leaves absent fields null; this is the edge that ends it.
  public DatabaseVaultLogin {
    life = life == null ? "1h" : life;
    maxLife = maxLife == null ? "168h" : maxLife;
  }

  /** How long a login is good for unless it is renewed. */
  public Duration term() {
    return duration(life);
  }

  /** How long a login is good for at most. */
  public Duration limit() {
    return duration(maxLife);
  }

  private static Duration duration(String text) {
    long number = Long.parseLong(text.substring(0, text.length() - 1));
    return text.endsWith("h") ? Duration.ofHours(number) : Duration.ofMinutes(number);
  }
}
