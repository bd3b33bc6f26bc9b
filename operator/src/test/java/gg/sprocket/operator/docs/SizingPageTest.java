package gg.sprocket.operator.docs;

import com.fasterxml.jackson.databind.JsonNode;
import gg.sprocket.operator.api.GeneratedFile;
import gg.sprocket.operator.api.v1alpha1.Profile;
import gg.sprocket.operator.api.v1alpha1.ReleaseComponent;
import gg.sprocket.operator.api.v1alpha1.ReleaseTopology;
import gg.sprocket.operator.component.Shipped;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The reference page of sizes is made of what the operator renders for the shipped releases. */
class SizingPageTest {

  private static final List<String> SERVICES =
      List.of("database", "cache", "queue", "object-storage");
  private static final List<String> JOBS = List.of("schema", "buckets");

  private static final String HEAD =
      """
      # Sizing

      What each shipped release takes of a cluster under each profile, with everything Builtin and nothing stated in the spec.
      This page is generated from the releases of the chart and the operator's own sizes. How to choose and change sizes:
      [Profiles and settings](../guides/profiles.md).

      A cell reads *pods × processors, memory requested (memory limit)*; one pod where no number stands. Processors are never
      limited. *Nothing*: no requests and no limits.

      - What is External takes nothing here: leave its row and its volume out.
      - *Off*: only where `spec.apps` switches it on; not in the sum.
      - Jobs run for minutes: the schema Job before a version's processes start, the other after the object storage is ready.
        They are not in the sum.
      - *Connections*: how many to PostgreSQL may be open at a time, of how many the Builtin one allows. What is switched on
        besides and further pods may need more: raise `max_connections` of `database.builtin.parameters`.
      - While a component that may run several times is replaced, it has one pod more.
      - Sums are rounded up to a tenth. With autoscalers they grow up to `maxReplicas` of each.
      - The operator itself takes %s, %s (%s) for each of its %d replicas.
      """;

  @Test
  void thePageIsMadeOfWhatIsRendered() {
    StringBuilder page = new StringBuilder(head());
    for (String version : List.of("1.4.0", "1.5.0", "2.0.0-preview.1")) {
      for (ReleaseTopology topology : Shipped.release(version).topologies()) {
        page.append("\n## %s %s\n\n".formatted(version, topology.name()));
        rows(version, topology).forEach(row -> page.append(row).append('\n'));
      }
    }
    new GeneratedFile("docs/reference/sizing.md").mustBe(page.toString());
  }

  /** The operator's sizes are the chart's. */
  private static String head() {
    JsonNode operator =
        Shipped.tree(Page.at("helm/sprocket-operator/values.yaml").text()).path("operator");
    return HEAD.formatted(
        operator.at("/resources/requests/cpu").textValue(),
        operator.at("/resources/requests/memory").textValue(),
        operator.at("/resources/limits/memory").textValue(),
        operator.path("replicas").intValue());
  }

  private static List<String> rows(String version, ReleaseTopology topology) {
    List<Sizing> sizes =
        Arrays.stream(Profile.values())
            .map(profile -> Sizing.of(version, topology, profile))
            .toList();
    List<String> usual =
        Stream.concat(
                SERVICES.stream().filter(sizes.getFirst()::has),
                components(topology, c -> !Boolean.FALSE.equals(c.enabledByDefault())))
            .toList();
    List<String> rows = new ArrayList<>();
    rows.add(row("", Arrays.stream(Profile.values()).map(Enum::name).toList()));
    rows.add(row("---", sizes.stream().map(_ -> "---").toList()));
    usual.forEach(name -> rows.add(row("`" + name + "`", each(sizes, s -> s.of(name).each()))));
    rows.add(row("**Sum**", each(sizes, s -> s.sum(usual).whole())));
    components(topology, c -> Boolean.FALSE.equals(c.enabledByDefault()))
        .forEach(name -> rows.add(row("off: `" + name + "`", each(sizes, s -> s.of(name).each()))));
    JOBS.forEach(name -> rows.add(row("Job: `" + name + "`", each(sizes, s -> s.of(name).each()))));
    SERVICES.stream()
        .filter(name -> sizes.getLast().volumes().containsKey(name))
        .forEach(name -> rows.add(row("volume of `" + name + "`", each(sizes, volume(name)))));
    rows.add(row("**Sum of volumes**", each(sizes, s -> "**" + s.allVolumes() + "**")));
    rows.add(row("connections", each(sizes, Sizing::connections)));
    return rows;
  }

  private static Function<Sizing, String> volume(String name) {
    return sizing -> {
      BigDecimal size = sizing.volumes().get(name);
      return size == null ? "none" : Footprint.size(size);
    };
  }

  private static Stream<String> components(
      ReleaseTopology topology, Function<ReleaseComponent, Boolean> which) {
    return topology.components().stream().filter(which::apply).map(ReleaseComponent::name);
  }

  private static List<String> each(List<Sizing> sizes, Function<Sizing, String> cell) {
    return sizes.stream().map(cell).toList();
  }

  private static String row(String name, List<String> cells) {
    return Stream.concat(Stream.of(name), cells.stream())
        .collect(Collectors.joining(" | ", "| ", " |"));
  }
}
