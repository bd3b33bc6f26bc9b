package gg.sprocket.operator.observe;

import gg.sprocket.operator.plan.OptionalKind;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import java.util.List;

/** How a cluster has a kind that it may lack. */
enum Serving {
  /** It has no definition of the kind that is in force. */
  Absent,

  /** It has one, but not of the version that we speak: a list of that would never be answered. */
  OtherVersion,

  /** Objects of the kind can be had. */
  Served;

  /**
   * How it is by what was seen.
   *
   * @param kind the kind
   * @param definitions the definitions of its name
   */
  static Serving of(OptionalKind kind, List<CustomResourceDefinition> definitions) {
    return definitions.stream()
        .filter(Serving::isInForce)
        .findFirst()
        .map(definition -> serves(definition, kind.version()) ? Served : OtherVersion)
        .orElse(Absent);
  }

  private static boolean isInForce(CustomResourceDefinition definition) {
    return definition.getMetadata().getDeletionTimestamp() == null
        && definition.getStatus() != null
        && definition.getStatus().getConditions().stream()
            .anyMatch(c -> c.getType().equals("Established") && c.getStatus().equals("True"));
  }

  private static boolean serves(CustomResourceDefinition definition, String version) {
    return definition.getSpec().getVersions().stream()
        .anyMatch(v -> v.getName().equals(version) && Boolean.TRUE.equals(v.getServed()));
  }
}
