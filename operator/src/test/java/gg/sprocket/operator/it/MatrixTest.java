package gg.sprocket.operator.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import gg.sprocket.operator.api.RepositoryFolder;
import gg.sprocket.operator.api.Schema;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What the matrix tries: everything that a spec can say, and every two of its values together. */
class MatrixTest {

  private static final Path DEFINITION =
      RepositoryFolder.ROOT.resolve("crds/sprocketinstances.sprocket.gg.yaml");

  private final Matrix matrix = Matrix.read();

  @Test
  void everyFieldAndEveryValueOfAnEnumerationIsTried() throws IOException {
    Schema spec = spec();
    SortedSet<String> tried = new TreeSet<>();
    matrix.parts().forEach(part -> collect(spec, part, tried));
    SortedSet<String> missing = wanted(spec);
    assertThat(missing).hasSizeGreaterThan(100);

    missing.removeAll(tried);
    // Simulated pods are no Vault: VaultManagedIT has real ones beside them.
    missing.removeIf(
        path -> path.startsWith("spec.vault.managed.") || path.equals("spec.vault.mode=Managed"));
    // So has DatabaseLoginIT, with a real PostgreSQL.
    missing.removeIf(path -> path.startsWith("spec.database.vaultLogin"));
    // VaultValuesIT and ExternalVaultIT likewise.
    missing.removeIf(path -> path.startsWith("spec.secrets.") || path.endsWith(".fromBackend"));

    assertThat(missing).as("without a value in matrix.yaml").isEmpty();
  }

  @Test
  void everyTwoValuesMeetInACaseOrAreTriedAsARefusal() {
    Pairs pairs = matrix.pairs();
    List<Map<String, String>> cases = pairs.cases();

    Set<Map<String, String>> met = new HashSet<>();
    cases.forEach(one -> met.addAll(pairs.met(one)));

    assertThat(met).isEqualTo(pairs.possible());
    Set<Map<String, String>> all = new HashSet<>(met);
    matrix.refusals().forEach(refusal -> all.add(refusal.pair()));
    assertThat(all).isEqualTo(new Pairs(pairs.dimensions(), Set.of()).possible());
    assertThat(cases)
        .as("each costs an instance in a real control plane")
        .hasSizeLessThanOrEqualTo(50);
  }

  @Test
  void aRefusalIsTheOnlyOneOfItsCase() {
    Set<Map<String, String>> refused = matrix.pairs().refused();

    assertThat(matrix.refusals())
        .isNotEmpty()
        .allSatisfy(
            refusal ->
                assertThat(matrix.pairs().met(matrix.around(refusal)))
                    .filteredOn(refused::contains)
                    .containsExactly(refusal.pair()));
  }

  private static Schema spec() throws IOException {
    JsonNode definition = Serialization.unmarshal(Files.readString(DEFINITION), JsonNode.class);
    return Schema.of(definition)
        .all()
        .filter(s -> s.path().equals("spec"))
        .findFirst()
        .orElseThrow();
  }

  /** Paths of all fields that hold a value, and those with each value of their enumerations. */
  private static SortedSet<String> wanted(Schema spec) {
    SortedSet<String> wanted = new TreeSet<>();
    spec.all()
        .filter(schema -> schema.children().isEmpty())
        .forEach(
            leaf -> {
              wanted.add(leaf.path());
              leaf.node().path("enum").forEach(v -> wanted.add(leaf.path() + "=" + v.asText()));
            });
    return wanted;
  }

  private static void collect(Schema schema, JsonNode node, SortedSet<String> found) {
    if (schema.children().isEmpty()) {
      found.add(schema.path());
      found.add(schema.path() + "=" + node.asText());
    } else if (node.isArray()) {
      node.forEach(item -> collect(schema.children().getFirst(), item, found));
    } else {
      node.properties().forEach(f -> collect(field(schema, f.getKey()), f.getValue(), found));
    }
  }

  /** A field that the definition does not have would be thrown away by the API server. */
  private static Schema field(Schema schema, String name) {
    return schema.children().stream()
        .filter(
            child ->
                child.path().equals(schema.path() + "." + name)
                    || child.path().equals(schema.path() + "{}"))
        .findFirst()
        .orElseThrow(() -> new AssertionError(schema.path() + " has no " + name));
  }
}
