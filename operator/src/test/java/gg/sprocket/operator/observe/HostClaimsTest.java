package gg.sprocket.operator.observe;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import gg.sprocket.operator.api.v1alpha1.StoredInstance;
import gg.sprocket.operator.resource.Json;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostClaimsTest {

  private static final String HOST = "league.example.org";
  private static final String EARLY = "2026-01-01T00:00:00Z";
  private static final String LATE = "2026-01-02T00:00:00Z";

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          nobody has it, so the older one gets it       | asks             | asks             | true
          the younger one has it                        | asks             | has              | false
          the older one has it                          | has              | asks             | true
          both came to have it at once                  | has              | has              | true
          the younger one has another host              | asks             | has another      | true
          the younger one's status is not readable      | asks             | holds nonsense   | true
          """)
  void theFirstOneHasIt(String name, String older, String younger, boolean olderHasIt)
      throws JsonProcessingException {
    StoredInstance one = instance(EARLY, "b", older);
    StoredInstance other = instance(LATE, "a", younger);

    assertThat(isBefore(one, other)).isEqualTo(olderHasIt);
    assertThat(isBefore(other, one)).isEqualTo(!olderHasIt);
  }

  @ParameterizedTest
  @CsvSource({"a,b,true", "b,a,false"})
  void ofOneSecondTheSmallerUidHasIt(String one, String other, boolean first)
      throws JsonProcessingException {
    assertThat(isBefore(instance(EARLY, one, "asks"), instance(EARLY, other, "asks")))
        .isEqualTo(first);
  }

  private static boolean isBefore(StoredInstance winner, StoredInstance loser) {
    return HostClaims.order(HOST, i -> Decoder.status(i.getStatus())).compare(winner, loser) < 0;
  }

  private static StoredInstance instance(String created, String uid, String how)
      throws JsonProcessingException {
    StoredInstance instance = new StoredInstance();
    instance.setMetadata(
        new ObjectMetaBuilder()
            .withNamespace("leagues")
            .withName("league-" + uid)
            .withUid(uid)
            .withCreationTimestamp(created)
            .build());
    instance.setStatus(Json.MAPPER.readTree(status(how)));
    return instance;
  }

  private static String status(String how) {
    return switch (how) {
      case "has" -> "{\"hosts\": [\"api." + HOST + "\", \"" + HOST + "\"]}";
      case "has another" -> "{\"hosts\": [\"api." + HOST + "\"]}";
      case "holds nonsense" -> "{\"hosts\": {\"" + HOST + "\": true}}";
      default -> "{}";
    };
  }
}
