package gg.sprocket.operator.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is told of Vaults, and that it goes with them. */
class VaultMetersTest {

  private static final Instant BEGIN = Instant.parse("2026-03-01T12:00:00Z");

  private Instant now = BEGIN;
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final VaultMeters meters = new VaultMeters(registry, () -> now);

  @Test
  void eachVaultTellsHowItIs() {
    VaultMeters.Vault mle = meters.begin("league", "mle", () -> Optional.of(BEGIN));
    meters.begin("league", "other", Optional::empty);
    mle.members(new VaultMeters.Members(3, 2, 1, 1));
    mle.unsealed(Duration.ofSeconds(2));
    mle.unsealed(Duration.ofSeconds(3));
    mle.keys(4);
    now = now.plusSeconds(90);

    assertThat(told("mle"))
        .containsExactlyInAnyOrder(
            "members 3.0",
            "members_initialized 2.0",
            "members_sealed 1.0",
            "members_unsealed 1.0",
            "key_set 4.0",
            "unseal_seconds_count 2",
            "unseal_seconds_sum 5.0",
            "unseal_seconds_max 3.0",
            "keys_age_seconds 90.0",
            "login_age_seconds 90.0");
    assertThat(told("other"))
        .hasSize(10)
        .contains("members 0.0", "keys_age_seconds NaN", "login_age_seconds NaN");
  }

  @Test
  void theKeysOfTheClusterAreToldOnceForAll() {
    meters.issuerKeys(() -> Optional.of(BEGIN));
    now = now.plusSeconds(5);

    assertThat(registry.scrape()).contains("\nsprocket_issuer_keys_age_seconds 5.0\n");
  }

  @Test
  void theyGoWithTheVault() {
    VaultMeters.Vault mle = meters.begin("league", "mle", Optional::empty);
    mle.unsealed(Duration.ofSeconds(2));
    mle.close();
    mle.members(new VaultMeters.Members(1, 1, 0, 1));
    mle.unsealed(Duration.ofSeconds(2));
    mle.keys(1);
    mle.close();

    assertThat(registry.getMeters()).isEmpty();
    assertThat(told("mle")).isEmpty();
  }

  /** One that was deleted may be told to end after another of its name has begun. */
  @Test
  void anotherVaultOfTheNameTakesTheirPlace() {
    VaultMeters.Vault former = meters.begin("league", "mle", Optional::empty);
    former.members(new VaultMeters.Members(3, 3, 0, 3));
    VaultMeters.Vault latter = meters.begin("league", "mle", Optional::empty);
    latter.members(new VaultMeters.Members(1, 0, 0, 0));
    former.close();

    assertThat(told("mle")).hasSize(10).contains("members 1.0");
    latter.close();
    assertThat(told("mle")).isEmpty();
  }

  private List<String> told(String name) {
    String tags = "{name=\"%s\",namespace=\"league\"}".formatted(name);
    return registry
        .scrape()
        .lines()
        .filter(line -> line.contains(tags))
        .map(line -> line.replace("sprocket_vault_", "").replace(tags, ""))
        .toList();
  }
}
