package gg.sprocket.operator.apply;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import gg.sprocket.operator.apply.MigrationModel.Config;
import gg.sprocket.operator.apply.MigrationVoter.Form;
import gg.sprocket.operator.plan.ObjectRef;
import gg.sprocket.operator.resource.Json;
import gg.sprocket.operator.resource.Labels;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The objects that the operator has sent, of which a {@link MigrationModel} holds what counts. */
final class MigrationForms {

  private static final String PREFIX = "mle-vault-";

  private final Map<String, HasMetadata> sent = new HashMap<>();

  static String name(int number) {
    return PREFIX + number;
  }

  /** The number of a member, by its name or that of its host. */
  static int number(String name) {
    return name.charAt(PREFIX.length()) - '0';
  }

  Form form(StatefulSet set) {
    var template = set.getSpec().getTemplate();
    boolean login =
        template.getSpec().getVolumes().stream()
            .anyMatch(volume -> volume.getName().equals("seal"));
    return new Form(
        kept(set),
        template.getMetadata().getAnnotations().getOrDefault(Labels.MIGRATING, ""),
        login);
  }

  Config config(ConfigMap map) {
    List<String> kinds = new ArrayList<>();
    for (Map.Entry<String, JsonNode> one : stanzas(map).properties()) {
      kinds.add(one.getKey() + (one.getValue().path("disabled").asBoolean() ? "!" : ""));
    }
    return new Config(kept(map), String.join(",", kinds));
  }

  private static JsonNode stanzas(ConfigMap map) {
    try {
      return Json.MAPPER.readTree(map.getData().get("vault.json")).path("seal");
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  private String kept(HasMetadata object) {
    ObjectRef ref = ObjectRef.of(object);
    String key = ref + " " + Labels.annotation(object, Labels.APPLIED).orElseThrow();
    object.getMetadata().setGeneration(1L);
    object.getMetadata().setResourceVersion("1");
    object.getMetadata().setUid("uid of " + ref);
    sent.putIfAbsent(key, object);
    return key;
  }

  HasMetadata map(Config config) {
    return sent(config.hash());
  }

  private HasMetadata sent(String hash) {
    HasMetadata object = sent.get(hash);
    if (object == null) {
      throw new AssertionError("never sent: " + hash);
    }
    return object;
  }

  /** As its controller has it. */
  StatefulSet set(MigrationVoter one) {
    return new StatefulSetBuilder((StatefulSet) sent(one.set().hash()))
        .withNewStatus()
        .withObservedGeneration(one.set().equals(one.pod()) ? 1L : 0L)
        .withReplicas(1)
        .withUpdatedReplicas(1)
        .withReadyReplicas(one.isOpen() ? 1 : 0)
        .endStatus()
        .build();
  }

  static Pod pod(int number, Form form) {
    Pod pod =
        new PodBuilder()
            .withNewMetadata()
            .withName(name(number) + "-0")
            .withUid("uid-of-member-" + number)
            .addToLabels(Labels.INSTANCE, "mle")
            .addToLabels(Labels.PART, "vault")
            .addToLabels(Labels.COMPONENT, "vault-" + number)
            .endMetadata()
            .withNewStatus()
            .withPhase("Running")
            .withPodIP("10.0.0." + (number + 1))
            .endStatus()
            .build();
    if (!form.word().isEmpty()) {
      pod.getMetadata().setAnnotations(Map.of(Labels.MIGRATING, form.word()));
    }
    return pod;
  }
}
