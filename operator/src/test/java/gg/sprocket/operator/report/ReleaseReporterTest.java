package gg.sprocket.operator.report;

import static org.assertj.core.api.Assertions.assertThat;

import gg.sprocket.operator.api.v1alpha1.ReleaseStatus;
import gg.sprocket.operator.component.Shipped;
import gg.sprocket.operator.plan.Edition;
import gg.sprocket.operator.plan.ObservedRelease;
import gg.sprocket.operator.plan.Problem;
import gg.sprocket.operator.plan.Read;
import gg.sprocket.operator.plan.Reason;
import gg.sprocket.operator.resource.Json;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ReleaseReporterTest {

  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final Edition EDITION =
      Edition.of(Shipped.release(), Json.tree(Shipped.release()));
  private static final Problem FAULT =
      new Problem(Reason.ReleaseInvalid, "web.calls names nobody; correct it");

  @Test
  void aGoodReleaseIsReadyAndTellsItsTopologies() {
    ReleaseStatus status = report(ReleaseStatus.NONE, Optional.of(false), Optional.empty());

    assertThat(status.observedGeneration()).isEqualTo(4);
    assertThat(status.topologies()).isEqualTo("Monolith, Microservices");
    assertThat(conditions(status))
        .containsExactly(Map.entry("Ready", "True Usable"), Map.entry("InUse", "False Unused"));
  }

  @Test
  void aFaultIsToldInWordsAndToToolsThatFollowKstatus() {
    ReleaseStatus status = report(ReleaseStatus.NONE, Optional.of(true), Optional.of(FAULT));

    assertThat(conditions(status))
        .containsExactly(
            Map.entry("Ready", "False ReleaseInvalid"),
            Map.entry("Stalled", "True ReleaseInvalid"),
            Map.entry("InUse", "True Used"));
    assertThat(status.conditions().getFirst().getMessage()).isEqualTo(FAULT.message());
  }

  @Test
  void whatCannotBeReadHasNoTopologies() {
    ObservedRelease unread = observed(ReleaseStatus.NONE, new Read.Bad<>(FAULT), Optional.empty());
    assertThat(ReleaseReporter.report(unread, Optional.of(FAULT)).topologies()).isNull();
  }

  @Test
  void whereNotAllInstancesAreKnownTheUseIsLeftAsItIs() {
    assertThat(conditions(report(ReleaseStatus.NONE, Optional.empty(), Optional.empty())))
        .containsExactly(Map.entry("Ready", "True Usable"));

    ReleaseStatus before = report(ReleaseStatus.NONE, Optional.of(true), Optional.empty());
    assertThat(report(before, Optional.empty(), Optional.empty())).isEqualTo(before);
  }

  @Test
  void aLaterLookAtTheSameSaysTheSame() {
    ReleaseStatus before = report(ReleaseStatus.NONE, Optional.of(true), Optional.empty());
    ObservedRelease later =
        new ObservedRelease(
            NOW.plusSeconds(3600),
            "1.5.0",
            "uid",
            4,
            new Read.Ok<>(EDITION),
            Optional.of(true),
            before);
    assertThat(ReleaseReporter.report(later, Optional.empty())).isEqualTo(before);
  }

  private static ReleaseStatus report(
      ReleaseStatus before, Optional<Boolean> used, Optional<Problem> fault) {
    return ReleaseReporter.report(observed(before, new Read.Ok<>(EDITION), used), fault);
  }

  private static ObservedRelease observed(
      ReleaseStatus before, Read<Edition> edition, Optional<Boolean> used) {
    return new ObservedRelease(NOW, "1.5.0", "uid", 4, edition, used, before);
  }

  private static Map<String, String> conditions(ReleaseStatus status) {
    return status.conditions().stream()
        .collect(
            Collectors.toMap(
                Condition::getType,
                c -> c.getStatus() + " " + c.getReason(),
                (one, _) -> one,
                java.util.LinkedHashMap::new));
  }
}
