package gg.sprocket.operator.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import gg.sprocket.operator.api.v1alpha1.SprocketInstance;
import gg.sprocket.operator.api.v1alpha1.SprocketRelease;
import io.fabric8.crdv2.generator.CRDGenerator;
import io.fabric8.crdv2.generator.CRDPostProcessor;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** From the records to the CRDs, as they are kept in {@code crds/}. */
final class CrdGeneration {
  private static final KubernetesSerialization SERIALIZATION = new KubernetesSerialization();

  private static final YAMLMapper YAML =
      YAMLMapper.builder()
          .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
          .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
          .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
          .build();

  private CrdGeneration() {}

  /** The finished CRDs by name, such as {@code sprocketinstances.sprocket.gg}. */
  static Map<String, ObjectNode> crds() {
    Map<String, ObjectNode> crds = new TreeMap<>();
    for (HasMetadata raw : generated()) {
      ObjectNode crd = SERIALIZATION.convertValue(raw, ObjectNode.class);
      CrdRefinement.of(raw.getMetadata().getName()).refine(crd);
      crds.put(raw.getMetadata().getName(), crd);
    }
    return crds;
  }

  /** As YAML, in the order of the node's fields. */
  static String yaml(JsonNode node) {
    try {
      return YAML.writeValueAsString(node);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree can always be written", e);
    }
  }

  /** The tree that YAML stands for. */
  static JsonNode parse(String yaml) {
    try {
      return YAML.readTree(yaml);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not YAML", e);
    }
  }

  private static List<HasMetadata> generated() {
    List<HasMetadata> raw = new ArrayList<>();
    new CRDGenerator()
        .customResourceClasses(SprocketInstance.class, SprocketRelease.class)
        .forCRDVersions("v1")
        .withParallelGenerationEnabled(false)
        .withPostProcessor(
            new CRDPostProcessor() {
              @Override
              public HasMetadata process(HasMetadata crd, String version) {
                raw.add(crd);
                return crd;
              }
            })
        .withOutput(new Discarded())
        .generate();
    return raw;
  }
}
