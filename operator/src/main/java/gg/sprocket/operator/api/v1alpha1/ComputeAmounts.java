package gg.sprocket.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** An amount of processor and memory. */
public record ComputeAmounts(
    @Size(min = 1, max = 7)
        @Pattern(Api.CPU)
        @JsonPropertyDescription("Processor, in cores (\"2\") or thousandths (\"500m\").")
        @Nullable String cpu,
    @Size(min = 3, max = 8)
        @Pattern(Api.MEMORY)
        @JsonPropertyDescription("Memory in Mi or Gi, for example \"512Mi\".")
        @Nullable String memory) {

  /** CEL over what has requests and limits; the API server refuses pods for which it is false. */
  static final String WITHIN =
      "!has(self.requests) || !has(self.limits) ||"
          + " ((!has(self.requests.cpu) || !has(self.limits.cpu) ||"
          + " !quantity(self.requests.cpu).isGreaterThan(quantity(self.limits.cpu))) &&"
          + " (!has(self.requests.memory) || !has(self.limits.memory) ||"
          + " !quantity(self.requests.memory).isGreaterThan(quantity(self.limits.memory))))";

  /** What the rule says where it does not hold. */
  static final String BEYOND =
      "resources.requests is above resources.limits: lower the request or raise the limit";
}
