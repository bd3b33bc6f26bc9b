package gg.sprocket.operator.resource;

import gg.sprocket.operator.api.v1alpha1.TopologySpread;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraint;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraintBuilder;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Spreads the pods of one workload, as far as there is room: a pod in the wrong place beats none.
 */
public final class Spreading {

  private static final String HOST = "kubernetes.io/hostname";
  private static final String ZONE = "topology.kubernetes.io/zone";

  private Spreading() {}

  /**
   * The constraints of a pod template.
   *
   * @param spread how to spread
   * @param selector labels of the workload's pods
   */
  public static List<TopologySpreadConstraint> of(
      TopologySpread spread, Map<String, String> selector) {
    Stream<String> keys =
        switch (spread) {
          case None -> Stream.empty();
          case Host -> Stream.of(HOST);
          case Zone -> Stream.of(ZONE, HOST);
        };
    return keys.map(key -> constraint(key, selector)).toList();
  }

  /** Pods of an earlier form do not count: they are about to go. */
  private static TopologySpreadConstraint constraint(String key, Map<String, String> selector) {
    return new TopologySpreadConstraintBuilder()
        .withMaxSkew(1)
        .withTopologyKey(key)
        .withWhenUnsatisfiable("ScheduleAnyway")
        .withNewLabelSelector()
        .withMatchLabels(selector)
        .endLabelSelector()
        .withMatchLabelKeys("pod-template-hash")
        .build();
  }
}
