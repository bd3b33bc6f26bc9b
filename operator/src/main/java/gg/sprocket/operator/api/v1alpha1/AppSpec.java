package gg.sprocket.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Settings of one application component. */
@ValidationRule(
    value = "!has(self.replicas) || !has(self.autoscaling)",
    message =
        "apps[].replicas and apps[].autoscaling exclude each other, because one of them sets the"
            + " number: remove replicas, or remove autoscaling")
public record AppSpec(
    @Required
        @Size(min = 1, max = 32)
        @Pattern(Api.DNS_LABEL)
        @JsonPropertyDescription(
            "Name of the component as the release gives it, for example \"web\".")
        String name,
    @JsonPropertyDescription(
            "Whether the component runs at all. Absent: as the release says. A component that the"
                + " release requires cannot be switched off.")
        @Nullable Boolean enabled,
    @Min(0)
        @Max(50)
        @JsonPropertyDescription(
            "Number of pods. Absent: the operator sets the release's number once and leaves later"
                + " changes to an autoscaler; 0 stops the component. A component that the release"
                + " runs only once takes 0 or 1.")
        @Nullable Integer replicas,
    @JsonPropertyDescription(
            "Lets the number of pods follow the load. Absent: no autoscaler is made. Only for"
                + " components that the release runs any number of times and that request"
                + " processor. It excludes replicas.")
        @Nullable AutoscalingSpec autoscaling,
    @JsonPropertyDescription("Compute resources. Absent: as the release says for the profile.")
        @Nullable Resources resources,
    @Size(max = 40)
        @JsonPropertyDescription(
            "Environment variables on top of the release's. Names that the release or the operator"
                + " sets are refused.")
        List<AppSetting> config) {

  /** Fills absent lists. */
  @SuppressWarnings("NullAway") // JSON leaves absent fields null; this is the edge that ends it.
  public AppSpec {
    config = config == null ? List.of() : List.copyOf(config);
  }
}
