package gg.sprocket.operator.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PairsTest {

  @Test
  void everyTwoValuesMeetInFewCases() {
    Map<String, List<String>> dimensions = new LinkedHashMap<>();
    dimensions.put("a", List.of("1", "2", "3", "4"));
    dimensions.put("b", List.of("1", "2", "3"));
    dimensions.put("c", List.of("1", "2"));
    dimensions.put("d", List.of("1", "2", "3"));

    List<Map<String, String>> cases = Pairs.of(dimensions);

    Set<Object> covered = new HashSet<>();
    cases.forEach(one -> covered.addAll(Pairs.covered(dimensions, one)));
    assertThat(covered).isEqualTo(Pairs.possible(dimensions));
    assertThat(cases).allMatch(one -> one.keySet().equals(dimensions.keySet()));
    assertThat(cases).hasSizeBetween(12, 18);
    assertThat(Pairs.of(dimensions)).isEqualTo(cases);
  }
}
