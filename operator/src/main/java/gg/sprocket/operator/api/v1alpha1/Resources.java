package gg.sprocket.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** Compute resources of one container. */
@ValidationRule(value = ComputeAmounts.WITHIN, message = ComputeAmounts.BEYOND)
public record Resources(
    @JsonPropertyDescription("What a node must have free for the pod. Absent: none.")
        @Nullable ComputeAmounts requests,
    @JsonPropertyDescription("What the container may use at most. Absent: no limit.")
        @Nullable ComputeAmounts limits) {

  /** Neither requests nor limits. */
  public static final Resources NONE = new Resources(null, null);
}
