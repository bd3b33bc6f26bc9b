package gg.sprocket.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;

/** One part of an instance. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ComponentStatus(
    @JsonPropertyDescription("Name of the part.") String name,
    @JsonPropertyDescription("Builtin or External, for backing services.")
        @Nullable ServiceMode mode,
    @JsonPropertyDescription(
            "Ready, Progressing, Waiting (for another part), Degraded, Failed or Disabled.")
        State state,
    @JsonPropertyDescription("Image that its main container runs.") @Nullable String image,
    @JsonPropertyDescription("Pods of the wanted form that are ready.")
        @Nullable Integer readyReplicas,
    @JsonPropertyDescription("Pods that are wanted.") @Nullable Integer replicas,
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
