package gg.sprocket.operator.observe;

import static org.assertj.core.api.Assertions.assertThat;

import gg.sprocket.operator.api.v1alpha1.StoredInstance;
import gg.sprocket.operator.resource.Labels;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SuccessorsTest {

  private final Shelf shelf = new Shelf();
  private final Successors successors = new Successors(new InstanceIndex(shelf));
  private final List<ResourceID> woken = new ArrayList<>();

  SuccessorsTest() {
    successors.setEventHandler(event -> woken.add(event.getRelatedCustomResourceID()));
  }

  @Test
  void onlyTheHeirOfOneThatIsGoneIsWoken() {
    shelf.put(instance("leagues", "old", ""));
    shelf.put(instance("leagues", "new", "old"));
    shelf.put(instance("leagues", "of-another", "older"));
    shelf.put(instance("leagues", "beside", ""));
    shelf.put(instance("elsewhere", "new", "old"));

    successors.onResourceDeleted(shelf.remove(new ResourceID("old", "leagues")));

    assertThat(woken).containsExactly(new ResourceID("new", "leagues"));
  }

  @Test
  void soIsOneThatReadsTheSameOnceAHyphenJoinsNamespaceAndName() {
    shelf.put(instance("leagues", "of-old", ""));
    shelf.put(instance("leagues-of", "old", ""));
    shelf.put(instance("leagues-of", "older", ""));

    successors.onResourceDeleted(shelf.remove(new ResourceID("of-old", "leagues")));

    assertThat(woken).containsExactly(new ResourceID("old", "leagues-of"));
  }

  private static StoredInstance instance(String namespace, String name, String former) {
    StoredInstance instance = new StoredInstance();
    instance.setMetadata(
        new ObjectMetaBuilder()
            .withNamespace(namespace)
            .withName(name)
            .withUid(namespace + "/" + name)
            .withAnnotations(Map.of(Labels.RENAMED_FROM, former))
            .build());
    return instance;
  }
}
