package gg.sprocket.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** One taint that the pods put up with. */
@ValidationRule(
    value = "!has(self.operator) || self.operator != 'Exists' || !has(self.value)",
    message = "scheduling.tolerations[].value does not go with operator Exists: remove the value")
@ValidationRule(
    value = "has(self.key) || (has(self.operator) && self.operator == 'Exists')",
    message =
        "scheduling.tolerations[] without a key tolerates every taint and needs operator Exists: give"
            + " the key or set operator: Exists")
public record PodToleration(
    @Size(min = 1, max = 317)
        @JsonPropertyDescription("Key of the taint. Absent: every key, with operator Exists.")
        @Nullable String key,
    @JsonPropertyDescription("Equal (default): the value must match too. Exists: any value.")
        TolerationOperator operator,
    @Size(max = 63) @JsonPropertyDescription("Value of the taint, for operator Equal.")
        @Nullable String value,
    @JsonPropertyDescription(
            "Effect of the taint: NoSchedule, PreferNoSchedule or NoExecute. Absent: every effect.")
        @Nullable TaintEffect effect) {

  /** Default operator. */
  @SuppressWarnings("NullAway") // JSON leaves absent fields null; this is the edge that ends it.
  public PodToleration {
    operator = operator == null ? TolerationOperator.Equal : operator;
  }
}
