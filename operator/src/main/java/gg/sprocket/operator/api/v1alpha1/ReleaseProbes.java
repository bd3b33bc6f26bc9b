package gg.sprocket.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** How to ask a component over HTTP how it is. */
public record ReleaseProbes(
    @Required
        @Size(min = 1, max = 200)
        @Pattern("^/[!-~]*$")
        @JsonPropertyDescription("Path that answers while the process lives; failing restarts it.")
        String livenessPath,
    @Required
        @Size(min = 1, max = 200)
        @Pattern("^/[!-~]*$")
        @JsonPropertyDescription(
            "Path that answers once it can serve; failing takes it out of use.")
        String readinessPath,
    @Min(10) @Max(3600) @JsonPropertyDescription("Seconds it may take to start. Default 300.")
        int startupSeconds) {

  /** Default start-up time. */
  public ReleaseProbes {
    startupSeconds = startupSeconds == 0 ? 300 : startupSeconds;
  }
}
