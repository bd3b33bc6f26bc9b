package gg.sprocket.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import gg.sprocket.operator.component.Scene;
import gg.sprocket.operator.observe.Decoder;
import gg.sprocket.operator.plan.exposure.Reach;
import gg.sprocket.operator.resource.Json;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressBuilder;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClaimedHostsTest {

  private static final String[] ALL = {
    "api.mle.example.org", "image-generation.mle.example.org", "mle.example.org"
  };

  @Test
  void anInstanceHasTheHostOfEveryPurposeWhetherItIsServedOrNot() {
    assertThat(granted(Scene.minimal().settle())).containsExactly(ALL);
    Map<String, Object> spec = Map.of("exposure", Map.of("domain", "mle.example.org"));
    assertThat(ClaimedHosts.of(Json.tree(spec))).containsExactlyInAnyOrder(ALL);
  }

  /** An index that throws would end the watch of every instance. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{domain: mle.example.org, hosts: [{purpose: Api}]}",
        "{domain: mle.example.org, hosts: [{}]}",
        "{domain: mle.example.org, hosts: [null]}",
        "{domain: mle.example.org, access: [{}]}",
        "{domain: mle.example.org, access: [null]}",
        "{domain: [1]}",
        "{type: Odd}"
      })
  void whateverIsStoredIsRead(String exposure) {
    assertThat(ClaimedHosts.of(Yaml.object("exposure: " + exposure))).doesNotContainNull();
  }

  @Test
  void anEntryWithoutAHostLeavesTheOthers() {
    assertThat(
            ClaimedHosts.of(
                Yaml.object("exposure: {domain: mle.example.org, hosts: [{purpose: Api}]}")))
        .containsExactlyInAnyOrder(ALL);
  }

  @Test
  void whatAnotherHasIsNotGranted() {
    Scene scene = Scene.minimal().settle();
    scene.surroundings(taken("image-generation.mle.example.org"));

    assertThat(granted(scene)).containsExactly("api.mle.example.org", "mle.example.org");
  }

  @Test
  void whatIsNotRoutedIsNotClaimed() {
    Scene scene = Scene.minimal().set("exposure: {domain: mle.example.org, type: None}").settle();

    assertThat(granted(scene)).isEmpty();
  }

  /** As on the way to another domain, or suspended with a changed one. */
  @Test
  void aHostStaysAsLongAsARouteLeadsToIt() {
    Scene scene = Scene.minimal().settle();
    scene.put(leadingTo(scene, "old.example.org"));

    assertThat(granted(scene)).as("a route that somebody made gives no host").containsExactly(ALL);
    List<String> had = List.of("old.example.org", "older.example.org");
    scene.status(Decoder.status(Json.tree(Map.of("hosts", had))));
    assertThat(granted(scene)).contains("old.example.org").doesNotContain("older.example.org");
  }

  @Test
  void aRuleForAllHostsGivesNone() {
    Scene scene = Scene.minimal().settle();
    Ingress open =
        new IngressBuilder(scene.get(Ingress.class, "mle-public"))
            .editSpec()
            .addNewRule()
            .endRule()
            .endSpec()
            .build();
    scene.put(open);

    assertThat(granted(scene)).containsExactly(ALL);
    scene.set(
        """
        exposure:
          domain: mle.example.org
          type: Gateway
          gateway: {mode: Own, className: x}
        """);
    assertThat(Reach.of(scene.instance(), scene.observed()).getFirst().hosts())
        .as("what the Ingress from before serves until the Gateway API is there")
        .containsExactly("mle.example.org", "api.mle.example.org");
  }

  private static Ingress leadingTo(Scene scene, String host) {
    return new IngressBuilder(scene.get(Ingress.class, "mle-public"))
        .editSpec()
        .editFirstRule()
        .withHost(host)
        .endRule()
        .endSpec()
        .build();
  }

  private static Surroundings taken(String host) {
    return new Surroundings(
        List.of(), OptionalKind.noneInstalled(), Set.of(host), Set.of(), Platform.UNDECIDED);
  }

  private static List<String> granted(Scene scene) {
    return ClaimedHosts.granted(scene.instance(), scene.observed());
  }
}
