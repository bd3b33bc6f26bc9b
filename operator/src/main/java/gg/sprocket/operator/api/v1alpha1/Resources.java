package gg.sprocket.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;

/** Compute resources of one container. */
public record Resources(
    @JsonPropertyDescription("What a node must have free for the pod. Absent: none.")
        @Nullable ComputeAmounts requests,
    @JsonPropertyDescription("What the container may use at most. Absent: no limit.")
        @Nullable ComputeAmounts limits) {

  /** Neither requests nor limits. */
  public static final Resources NONE = new Resources(null, null);
}
