package gg.sprocket.operator.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PairsTest {

  private static final Map<String, List<String>> DIMENSIONS = dimensions();

  private static Map<String, List<String>> dimensions() {
    Map<String, List<String>> dimensions = new LinkedHashMap<>();
    dimensions.put("a", List.of("1", "2", "3", "4"));
    dimensions.put("b", List.of("1", "2", "3"));
    dimensions.put("c", List.of("1", "2"));
    dimensions.put("d", List.of("1", "2", "3"));
    return dimensions;
  }

  @Test
  void everyTwoValuesMeetInFewCases() {
    Pairs pairs = new Pairs(DIMENSIONS, Set.of());

    List<Map<String, String>> cases = pairs.cases();

    assertThat(met(pairs, cases)).isEqualTo(pairs.possible()).hasSize(53);
    assertThat(cases).allMatch(one -> one.keySet().equals(DIMENSIONS.keySet()));
    assertThat(cases).hasSizeBetween(12, 16);
    assertThat(pairs.cases()).isEqualTo(cases);
  }

  @Test
  void whatIsRefusedMeetsInNoCaseAndAllOthersDo() {
    Set<Map<String, String>> refused =
        Set.of(Map.of("a", "1", "b", "1"), Map.of("c", "2", "d", "3"), Map.of("a", "4", "d", "1"));
    Pairs pairs = new Pairs(DIMENSIONS, refused);

    List<Map<String, String>> cases = pairs.cases();

    assertThat(met(pairs, cases))
        .isEqualTo(pairs.possible())
        .hasSize(50)
        .doesNotContainAnyElementsOf(refused);
  }

  @Test
  void aValueThatGoesWithNothingIsNamed() {
    Set<Map<String, String>> refused =
        Set.of(Map.of("a", "2", "c", "1"), Map.of("a", "2", "c", "2"));

    assertThatThrownBy(() -> new Pairs(DIMENSIONS, refused).cases())
        .hasMessageContaining("no c goes with")
        .hasMessageContaining("a=2");
  }

  private static Set<Map<String, String>> met(Pairs pairs, List<Map<String, String>> cases) {
    Set<Map<String, String>> met = new HashSet<>();
    cases.forEach(one -> met.addAll(pairs.met(one)));
    return met;
  }
}
