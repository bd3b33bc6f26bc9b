package gg.sprocket.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** An address people use. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Endpoint(
    @Required @Size(max = 300) @JsonPropertyDescription("The address.") String url,
    @Required @JsonPropertyDescription("What is there: Web, Api or ImageGeneration.")
        Purpose purpose,
    @Required
        @Size(max = 63)
        @JsonPropertyDescription(
            "Access pattern it belongs to; the application itself uses the addresses of `public`.")
        String access,
    @JsonPropertyDescription("Whether a route leads there that its controller has taken.")
        boolean ready,
    @Size(max = 63) @JsonPropertyDescription("Why it is not ready, in a word.")
        @Nullable String reason,
    @Size(max = 512) @JsonPropertyDescription("Why it is not ready, and the next step.")
        @Nullable String message) {

  /** What an address is for. */
  public enum Purpose {
    /** Pages. */
    Web,
    /** GraphQL and login callbacks. */
    Api,
    /** The template editor of generated images. */
    ImageGeneration
  }
}
