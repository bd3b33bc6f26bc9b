package gg.sprocket.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.ValidationRule;

/** Between which numbers of pods an autoscaler moves a component, and by what. */
@ValidationRule(
    value = "!has(self.minReplicas) || self.minReplicas <= self.maxReplicas",
    message =
        "autoscaling.minReplicas is above maxReplicas: lower minReplicas or raise maxReplicas")
public record AutoscalingSpec(
    @Min(1) @Max(50) @JsonPropertyDescription("Fewest pods. Absent: 1.") int minReplicas,
    @Required @Min(2) @Max(50) @JsonPropertyDescription("Most pods.") int maxReplicas,
    @Min(1)
        @Max(100)
        @JsonPropertyDescription(
            "Processor use to aim at, in percent of what the pods request. Absent: 80. The cluster"
                + " needs a metrics server.")
        int cpuUtilization) {

  /** Fills absent numbers. */
  public AutoscalingSpec {
    minReplicas = minReplicas == 0 ? 1 : minReplicas;
    cpuUtilization = cpuUtilization == 0 ? 80 : cpuUtilization;
  }
}
