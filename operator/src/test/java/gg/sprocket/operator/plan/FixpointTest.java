package gg.sprocket.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import gg.sprocket.operator.api.v1alpha1.ComponentStatus.State;
import gg.sprocket.operator.plan.Simulation.Subject;
import gg.sprocket.operator.resource.Digest;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Whatever is asked for: plans come to an end, and then nothing is sent any more. */
class FixpointTest {

  private static final int LIMIT = 20;

  @SuppressWarnings("UnusedVariable") // read by the name in the annotations
  private static final long[] SEEDS =
      Stream.iterate(1L, n -> n + 1).limit(40).mapToLong(n -> n).toArray();

  private final Planner planner = new Planner(Observations.components());

  @ParameterizedTest
  @FieldSource("SEEDS")
  void aNewInstanceSettlesAndThenNothingIsSent(long seed) {
    Subject subject = new Specs(seed).next();
    Simulation simulation = supplied();
    assertThat(simulation.settle(planner, subject, LIMIT)).isBetween(1, LIMIT - 1);
    assertSettled(simulation, subject);
  }

  @ParameterizedTest
  @FieldSource("SEEDS")
  void aChangedInstanceSettlesAndKeepsItsClaims(long seed) {
    Specs specs = new Specs(seed);
    Subject first = specs.next();
    Simulation simulation = supplied();
    simulation.settle(planner, first, LIMIT);
    Set<ObjectRef> claims = claims(simulation.observed(first));
    Subject other = specs.next();
    Subject second = new Subject(first.identity(), other.spec(), other.status(), other.release());
    assertThat(simulation.settle(planner, second, LIMIT)).isLessThan(LIMIT);
    assertSettled(simulation, second);
    assertThat(claims(simulation.observed(second))).containsAll(claims);
  }

  private void assertSettled(Simulation simulation, Subject subject) {
    Observed observed = simulation.observed(subject);
    Plan plan = planner.plan(observed);
    assertThat(plan.problem()).isEmpty();
    assertThat(plan.changes()).isEmpty();
    Instance instance = plan.instance().orElseThrow();
    for (Component component : Observations.components()) {
      Decision decision = plan.decisions().get(component.name());
      assertThat(decision).isNotNull();
      if (decision != null) {
        assertThat(component.health(instance, observed, decision))
            .extracting(Health::state)
            .isSubsetOf(State.Ready, State.Disabled);
      }
    }
  }

  /** A cluster with every Secret that a person supplies. */
  private static Simulation supplied() {
    Simulation simulation = new Simulation();
    Map<String, String> digests = new TreeMap<>();
    Stream.of(
            "password", "ca.crt", "accessKey", "secretKey", "clientId", "clientSecret", "botToken")
        .forEach(key -> digests.put(key, Digest.sha256(key)));
    Stream.of("supplied", "mle-discord")
        .map(
            n ->
                new SecretView(
                    n,
                    n,
                    "1",
                    Map.of(),
                    Map.of(),
                    Set.of(),
                    digests,
                    Optional.empty(),
                    SecretTraits.NONE))
        .forEach(simulation::put);
    return simulation;
  }

  private static Set<ObjectRef> claims(Observed observed) {
    return observed.objects().keySet().stream()
        .filter(ref -> ref.type().equals(PersistentVolumeClaim.class))
        .collect(Collectors.toSet());
  }
}
