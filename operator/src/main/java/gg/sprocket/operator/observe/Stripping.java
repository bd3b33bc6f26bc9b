package gg.sprocket.operator.observe;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import gg.sprocket.operator.plan.SecretTraits;
import gg.sprocket.operator.plan.TlsPair;
import gg.sprocket.operator.resource.Digest;
import gg.sprocket.operator.resource.Json;
import gg.sprocket.operator.resource.Labels;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionSpec;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersionBuilder;
import io.javaoperatorsdk.operator.processing.event.source.informer.TransformingItemStore;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What the caches keep of an object: not what we never read, and never a secret value. */
final class Stripping {

  /** Beside our own annotations, so nobody can have set it: it is not of our domain. */
  private static final String PAIR = "pair";

  private static final String TRAITS = "traits";

  private Stripping() {}

  /** A cache of stripped objects. */
  static <T extends HasMetadata> TransformingItemStore<T> store() {
    return new TransformingItemStore<>(Stripping::strip);
  }

  /** A cache of Secrets whose values are replaced by their digests. */
  static TransformingItemStore<Secret> secrets() {
    return new TransformingItemStore<>(Stripping::digested);
  }

  /** What was read of a Secret's certificate when it was seen. */
  static Optional<TlsPair> pair(Secret stripped) {
    return Labels.annotation(stripped, PAIR).map(text -> TlsPair.of(tree(text)));
  }

  /** What was read of a Secret's values when it was seen. */
  static SecretTraits traits(Secret stripped) {
    return Labels.annotation(stripped, TRAITS)
        .map(text -> SecretTraits.of(tree(text)))
        .orElse(SecretTraits.NONE);
  }

  private static JsonNode tree(String text) {
    try {
      return Json.MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("what we wrote ourselves can be read", e);
    }
  }

  private static <T extends HasMetadata> T strip(T object) {
    object.getMetadata().setManagedFields(List.of());
    if (object instanceof CustomResourceDefinition definition) {
      definition.setSpec(versions(definition));
    }
    if (object instanceof Pod pod) {
      pod.setSpec(null);
    }
    return object;
  }

  /** Of a definition's form it is only the names of the served versions that we go by. */
  private static CustomResourceDefinitionSpec versions(CustomResourceDefinition definition) {
    CustomResourceDefinitionSpec kept = new CustomResourceDefinitionSpec();
    if (definition.getSpec() != null) {
      kept.setVersions(
          definition.getSpec().getVersions().stream()
              .map(
                  version ->
                      new CustomResourceDefinitionVersionBuilder()
                          .withName(version.getName())
                          .withServed(version.getServed())
                          .build())
              .toList());
    }
    return kept;
  }

  private static Secret digested(Secret secret) {
    Map<String, String> digests = new TreeMap<>();
    if (secret.getData() != null) {
      secret
          .getData()
          .forEach(
              (key, value) -> {
                byte[] content = Base64.getDecoder().decode(value);
                if (content.length > 0) {
                  digests.put(key, Digest.sha256(content));
                }
              });
    }
    secret.getMetadata().setManagedFields(List.of());
    // kubectl keeps the whole object it applied in an annotation, values included.
    Map<String, String> annotations = new TreeMap<>();
    if (secret.getMetadata().getAnnotations() != null) {
      annotations.putAll(secret.getMetadata().getAnnotations());
      annotations.keySet().removeIf(key -> !Labels.isOurs(key));
    }
    Optional.ofNullable(secret.getData())
        .flatMap(PairReader::read)
        .ifPresent(pair -> annotations.put(PAIR, pair.json().toString()));
    SecretTraits traits = TraitReader.read(secret);
    if (!traits.equals(SecretTraits.NONE)) {
      annotations.put(TRAITS, traits.json().toString());
    }
    secret.getMetadata().setAnnotations(annotations);
    secret.setData(digests);
    secret.setStringData(Map.of());
    return secret;
  }
}
