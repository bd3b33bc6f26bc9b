package gg.sprocket.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** Size of one component under one profile. */
@ValidationRule(value = ComputeAmounts.WITHIN, message = ComputeAmounts.BEYOND)
public record ProfileResources(
    @Required @JsonPropertyDescription("The profile.") Profile profile,
    @Min(1) @Max(50) @JsonPropertyDescription("Number of pods. Default 1.") int replicas,
    @JsonPropertyDescription("What a node must have free. Absent: nothing.")
        @Nullable ComputeAmounts requests,
    @JsonPropertyDescription("What the container may use. Absent: no limit.")
        @Nullable ComputeAmounts limits) {

  /** Default number of pods. */
  public ProfileResources {
    replicas = replicas == 0 ? 1 : replicas;
  }
}
