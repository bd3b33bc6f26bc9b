package gg.sprocket.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** An address people use. */
public record Endpoint(
    @Required @JsonPropertyDescription("What is there: Web, Api or ImageGeneration.")
        Purpose purpose,
    @Required
        @Size(max = 300)
        @JsonPropertyDescription("Address that the application itself uses for it.")
        String url) {

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
