package gg.sprocket.operator.docs;

import static org.assertj.core.api.Assertions.assertThat;

import gg.sprocket.operator.telemetry.Meters;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page of metrics lists what is exported, and asks for nothing else. */
class MetricsDocTest {

  private static final Pattern FAMILY = Pattern.compile("(?m)^# TYPE (sprocket_\\w+) ");
  private static final Pattern NAME = Pattern.compile("sprocket_\\w+");
  private static final Page PAGE = Page.at("docs/reference/metrics.md");

  @Test
  void everyMetricOfOursIsExportedAndDocumented() {
    Set<String> documented =
        Stream.of("What the operator counts", "What is told of Managed Vaults")
            .flatMap(heading -> PAGE.under(heading).keys().stream())
            .filter(name -> name.startsWith("sprocket_"))
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(documented).isEqualTo(exported());
  }

  @Test
  void queriesAskForWhatIsExported() {
    Set<String> asked =
        NAME.matcher(PAGE.text())
            .results()
            .map(name -> name.group().replaceAll("_(count|sum)$", ""))
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(exported()).containsAll(asked);
  }

  /** Whoever is woken is told what to do. */
  @Test
  void everyAlertOfAVaultHasARunbook() {
    List<List<String>> alerts =
        PAGE.under("Alerts for Managed Vaults").rows().stream().skip(2).toList();

    assertThat(alerts)
        .hasSizeGreaterThan(5)
        .allSatisfy(
            row -> assertThat(row).last().asString().contains("(../guides/vault-runbook.md#"));
  }

  private static Set<String> exported() {
    Meters meters = Meters.create();
    meters.change("vault", "done");
    meters.vaults().issuerKeys(() -> Optional.of(Instant.EPOCH));
    meters.vaults().begin("league", "mle", Optional::empty).unsealed(Duration.ofSeconds(1));
    return FAMILY
        .matcher(meters.registry().scrape())
        .results()
        .map(family -> family.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
