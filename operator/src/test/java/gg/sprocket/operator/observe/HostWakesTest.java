package gg.sprocket.operator.observe;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import gg.sprocket.operator.api.v1alpha1.StoredInstance;
import gg.sprocket.operator.resource.Json;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who waits for a host is woken by what the watch shows of the others, whatever the cause. */
class HostWakesTest {

  private static final String ASKS = "{\"exposure\": {\"domain\": \"shared.example.org\"}}";
  private static final String ASKS_ELSEWHERE = "{\"exposure\": {\"domain\": \"own.example.org\"}}";
  private static final String HAS = "{\"hosts\": [\"shared.example.org\"]}";
  private static final String HAS_NONE = "{}";

  private final Shelf shelf = new Shelf();
  private final HostClaims claims =
      new HostClaims(new InstanceIndex(shelf), i -> Decoder.status(i.getStatus()));
  private final List<String> woken = new ArrayList<>();

  HostWakesTest() {
    claims.setEventHandler(event -> woken.add(event.getRelatedCustomResourceID().getName()));
  }

  @Test
  void oneThatIsGoneWakesThoseThatWait() throws JsonProcessingException {
    come("holder", ASKS, HAS);
    come("first", ASKS, HAS_NONE);
    come("second", ASKS, HAS_NONE);
    come("stranger", ASKS_ELSEWHERE, HAS_NONE);
    woken.clear();

    claims.onResourceDeleted(shelf.remove(id("holder")));

    assertThat(woken).containsExactlyInAnyOrder("first", "second");
    assertThat(claims.taken(shelf.get(id("first")).orElseThrow())).isEmpty();
    assertThat(claims.taken(shelf.get(id("second")).orElseThrow())).contains("shared.example.org");
  }

  /** Such as a host whose routes still lead to an instance that asks for another one. */
  @Test
  void oneThatHeldWhatItNoLongerAskedForWakesThemToo() throws JsonProcessingException {
    come("holder", ASKS_ELSEWHERE, HAS);
    come("waiting", ASKS, HAS_NONE);
    woken.clear();

    claims.onResourceDeleted(shelf.remove(id("holder")));

    assertThat(woken).containsExactly("waiting");
  }

  @Test
  void aHostIsGivenUpInTwoSteps() throws JsonProcessingException {
    come("holder", ASKS, HAS);
    come("waiting", ASKS, HAS_NONE);
    woken.clear();

    change("holder", ASKS_ELSEWHERE, HAS);
    assertThat(woken).as("no longer asked for").containsExactly("waiting");

    change("holder", ASKS_ELSEWHERE, HAS_NONE);
    assertThat(woken).as("no longer had").containsExactly("waiting", "waiting");
  }

  /** Both are at rest when they find the other one beside them. */
  @Test
  void twoThatCameToHaveItWakeEachOther() throws JsonProcessingException {
    come("one", ASKS, HAS_NONE);
    come("other", ASKS, HAS_NONE);
    woken.clear();

    change("one", ASKS, HAS);
    change("other", ASKS, HAS);

    assertThat(woken).containsExactly("other", "one");
  }

  @Test
  void whoComesWakesThoseThatAreThere() throws JsonProcessingException {
    come("first", ASKS, HAS_NONE);
    assertThat(woken).isEmpty();

    come("second", ASKS, HAS_NONE);
    assertThat(woken).containsExactly("first");
  }

  @Test
  void whatDoesNotConcernHostsWakesNobody() throws JsonProcessingException {
    come("holder", ASKS, HAS);
    come("waiting", ASKS, HAS_NONE);
    woken.clear();

    change("holder", ASKS.replace("{\"exposure\"", "{\"suspend\": true, \"exposure\""), HAS);
    change("waiting", ASKS, "{\"phase\": \"Degraded\"}");

    assertThat(woken).isEmpty();
  }

  private void come(String name, String spec, String status) throws JsonProcessingException {
    claims.onResourceCreated(shelf.put(instance(name, spec, status)));
  }

  private void change(String name, String spec, String status) throws JsonProcessingException {
    StoredInstance before = shelf.get(id(name)).orElseThrow();
    claims.onResourceUpdated(shelf.put(instance(name, spec, status)), before);
  }

  private static ResourceID id(String name) {
    return new ResourceID(name, "leagues");
  }

  private static StoredInstance instance(String name, String spec, String status)
      throws JsonProcessingException {
    StoredInstance instance = new StoredInstance();
    instance.setMetadata(
        new ObjectMetaBuilder()
            .withNamespace("leagues")
            .withName(name)
            .withUid("uid-of-" + name)
            .withCreationTimestamp("2026-01-01T00:00:00Z")
            .build());
    instance.setSpec(Json.MAPPER.readTree(spec));
    instance.setStatus(Json.MAPPER.readTree(status));
    return instance;
  }
}
