package gg.sprocket.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Which nodes the pods may run on. */
public record SchedulingSpec(
    @Size(max = 16)
        @ValidationRule(
            value =
                "self.all(k, size(k) <= 317 && size(self[k]) <= 63 &&"
                    + " self[k].matches('^([A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?)?$'))",
            message =
                "scheduling.nodeSelector takes node labels: keys of at most 317 characters with label"
                    + " values of at most 63: correct or remove the others")
        @JsonPropertyDescription("Labels a node must carry. Absent: any node.")
        Map<String, String> nodeSelector,
    @Size(max = 16) @JsonPropertyDescription("Taints the pods put up with. Absent: none.")
        List<PodToleration> tolerations,
    @Size(min = 1, max = 253)
        @Pattern(Api.DNS_SUBDOMAIN)
        @JsonPropertyDescription("PriorityClass of the pods. Absent: the cluster's default.")
        @Nullable String priorityClassName,
    @Default("None")
        @JsonPropertyDescription(
            "How the pods of a component that runs any number of times are spread, as far as room"
                + " allows: None (default) leaves it to the cluster's scheduler, Host spreads them"
                + " over nodes, Zone over zones and then nodes.")
        TopologySpread topologySpread) {

  /** Any node, default priority. */
  public static final SchedulingSpec ANYWHERE =
      new SchedulingSpec(Map.of(), List.of(), null, TopologySpread.None);

  /** Fills absent collections. */
  @SuppressWarnings("NullAway") // JSON leaves absent fields null; this is the edge that ends it.
  public SchedulingSpec {
    nodeSelector = nodeSelector == null ? Map.of() : new TreeMap<>(nodeSelector);
    tolerations = tolerations == null ? List.of() : List.copyOf(tolerations);
    topologySpread = topologySpread == null ? TopologySpread.None : topologySpread;
  }
}
