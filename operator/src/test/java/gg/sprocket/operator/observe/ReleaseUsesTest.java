package gg.sprocket.operator.observe;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import gg.sprocket.operator.api.v1alpha1.StoredInstance;
import gg.sprocket.operator.resource.Json;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A release hears of its first user and of its last one's leave, and of nobody between. */
class ReleaseUsesTest {

  private final Shelf shelf = new Shelf();
  private final ReleaseUses uses = new ReleaseUses(new InstanceIndex(shelf), true);
  private final Changes<StoredInstance> changes = (Changes<StoredInstance>) uses.listener();
  private final List<String> woken = new ArrayList<>();

  ReleaseUsesTest() {
    uses.setEventHandler(event -> woken.add(event.getRelatedCustomResourceID().getName()));
  }

  @Test
  void theFirstUserAndTheLastOneCount() {
    come("a", "1.5.0");
    assertThat(woken).containsExactly("1.5.0");
    assertThat(uses.of("1.5.0")).contains(true);

    come("b", "1.5.0");
    come("c", "1.5.0");
    go("a");
    go("c");
    assertThat(woken).containsExactly("1.5.0");

    go("b");
    assertThat(woken).containsExactly("1.5.0", "1.5.0");
    assertThat(uses.of("1.5.0")).contains(false);
  }

  @Test
  void anotherVersionCountsForBoth() {
    come("a", "1.4.0");
    woken.clear();

    change("a", "1.5.0");
    assertThat(woken).containsExactlyInAnyOrder("1.4.0", "1.5.0");
    assertThat(uses.of("1.4.0")).contains(false);

    change("a", "1.5.0");
    assertThat(woken).hasSize(2);
  }

  /** Two come at once: whoever is told first, the cache has both already. */
  @Test
  void oneThatIsToldLateChangesNothing() {
    StoredInstance one = shelf.put(instance("a", "1.5.0"));
    StoredInstance other = shelf.put(instance("b", "1.5.0"));
    changes.onResourceCreated(one);
    changes.onResourceCreated(other);

    assertThat(woken).containsExactly("1.5.0");
  }

  @Test
  void whereNotAllInstancesAreWatchedNobodyCanTell() {
    come("a", "1.5.0");

    assertThat(new ReleaseUses(new InstanceIndex(shelf), false).of("1.5.0")).isEmpty();
    assertThat(new ReleaseUses(new InstanceIndex(shelf), false).isFilled()).isTrue();
  }

  @Test
  void beforeTheInstancesAreKnownNothingIsSaid() {
    assertThat(uses.isFilled()).isFalse();
  }

  private void come(String name, String version) {
    changes.onResourceCreated(shelf.put(instance(name, version)));
  }

  private void change(String name, String version) {
    StoredInstance before = shelf.get(new ResourceID(name, "leagues")).orElseThrow();
    changes.onResourceUpdated(shelf.put(instance(name, version)), before);
  }

  private void go(String name) {
    changes.onResourceDeleted(shelf.remove(new ResourceID(name, "leagues")));
  }

  private static StoredInstance instance(String name, String version) {
    StoredInstance instance = new StoredInstance();
    instance.setMetadata(new ObjectMetaBuilder().withNamespace("leagues").withName(name).build());
    ObjectNode spec = Json.MAPPER.createObjectNode();
    instance.setSpec(spec.put("version", version));
    return instance;
  }
}
