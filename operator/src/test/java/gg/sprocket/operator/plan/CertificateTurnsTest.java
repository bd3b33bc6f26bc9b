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

  private static final Instant BEGIN = Instant.parse("2026-04-01T00:00:00Z");
  private static final Instant END = Instant.parse("2026-07-01T00:00:00Z");

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          in a Secret that can be read | {name: web, hosts: [], notAfter: '2026-07-01T00:00:00Z'}   | 2026-04-01T00:00:00Z 2026-06-17T00:00:00Z 2026-07-01T00:00:00Z
          as cert-manager tells of it  | {name: other, hosts: [], notAfter: '2026-07-01T00:00:00Z'} | 2026-06-17T00:00:00Z 2026-07-01T00:00:00Z
          not there yet                | {name: other, hosts: []}                                   | ~~
          """)
  void turns(String name, String shown, String turns) {
    InstanceStatus status =
        Yaml.decoded(Yaml.object("{certificates: [" + shown + "]}"), InstanceStatus.class);

    assertThat(CertificateState.turns(observed(), status).map(Instant::toString))
        .containsExactlyElementsOf(turns.isEmpty() ? List.of() : List.of(turns.split(" ")));
  }

  private static Observed observed() {
    Simulation simulation = new Simulation();
    simulation.see(new Fact.Known<>(Map.of()));
    simulation.put(
        new SecretView(
            "web",
            "uid",
            "1",
            Map.of(),
            Map.of(),
            Set.of(),
            Map.of(),
            Optional.of(new TlsPair(BEGIN, END, List.of("mle.example.org"), "CN=mle", true, "")),
            SecretTraits.NONE));
    return simulation.observed(
        Observations.subject(
            Yaml.object(
                """
                metadata: {name: mle, namespace: league}
                spec:
                  organization: {slug: mle, displayName: MLE}
                  version: "1.5.0"
                  exposure: {domain: mle.example.org}
                """),
            Observations.release()));
  }
}
