package gg.sprocket.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import gg.sprocket.operator.api.v1alpha1.InstanceStatus;
import gg.sprocket.operator.plan.exposure.CertificateState;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A certificate begins, comes near its end and ends without anybody telling. */
class CertificateTurnsTest {

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          a quarter, of a short life         | 2026-04-01T00:00:00Z | 2026-04-09T00:00:00Z | ~~                   | 2026-04-01T00:00:00Z 2026-04-07T00:00:00Z 2026-04-09T00:00:00Z
          two weeks, of a long one           | 2026-04-01T00:00:00Z | 2026-07-01T00:00:00Z | ~~                   | 2026-04-01T00:00:00Z 2026-06-17T00:00:00Z 2026-07-01T00:00:00Z
          what cert-manager tells of another | ~~                   | ~~                   | 2026-07-01T00:00:00Z | 2026-06-17T00:00:00Z 2026-07-01T00:00:00Z
          none is there                      | ~~                   | ~~                   | ~~                   | ~~
          """)
  void turns(String name, String begin, String end, String shown, String turns) {
    assertThat(CertificateState.turns(observed(begin, end), status(shown)).map(Instant::toString))
        .containsExactlyElementsOf(turns.isEmpty() ? List.of() : List.of(turns.split(" ")));
  }

  private static InstanceStatus status(String end) {
    String certificates =
        end.isEmpty() ? "[]" : "[{name: web, hosts: [], notAfter: '%s'}]".formatted(end);
    return Yaml.decoded(
        Yaml.object("{certificates: %s}".formatted(certificates)), InstanceStatus.class);
  }

  private static Observed observed(String begin, String end) {
    Simulation simulation = new Simulation();
    simulation.see(new Fact.Known<>(Map.of()));
    if (!begin.isEmpty()) {
      simulation.put(
          secret(
              new TlsPair(
                  Instant.parse(begin), Instant.parse(end), List.of(), "CN=mle", true, "")));
    }
    return Forms.observed(simulation);
  }

  private static SecretView secret(TlsPair pair) {
    return new SecretView(
        "supplied",
        "uid",
        "1",
        Map.of(),
        Map.of(),
        Set.of(),
        Map.of(),
        Optional.of(pair),
        SecretTraits.NONE);
  }
}
