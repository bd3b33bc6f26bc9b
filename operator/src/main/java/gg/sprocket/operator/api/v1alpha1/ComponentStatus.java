package gg.sprocket.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** One part of an instance. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ComponentStatus(
    @Required @Size(min = 1, max = 63) @JsonPropertyDescription("Name of the part.") String name,
    @JsonPropertyDescription("Builtin or External, for backing services.")
        @Nullable ServiceMode mode,
    @Required
        @JsonPropertyDescription(
            "Ready, Progressing, Waiting (for another part), Degraded, Failed or Disabled.")
        State state,
    @JsonPropertyDescription("Image that its main container runs.") @Nullable String image,
    @Min(0)
        @JsonPropertyDescription(
            "Pods of the wanted form that are ready, and have been for the release's"
                + " minReadySeconds.")
        @Nullable Integer readyReplicas,
    @Min(0) @JsonPropertyDescription("Pods that are wanted.") @Nullable Integer replicas,
    @Size(max = 1024)
        @JsonPropertyDescription("What it waits for or what is wrong, and what to do.")
        @Nullable String message) {

  /** How a part is doing. */
  public enum State {
    /** As wanted. */
    Ready,
    /** On its way without further help. */
    Progressing,
    /** Waits for another part or for something a person must supply. */
    Waiting,
    /** Worked, and does not quite now. */
    Degraded,
    /** Cannot go on without a person. */
    Failed,
    /** Not wanted. */
    Disabled
  }
}
