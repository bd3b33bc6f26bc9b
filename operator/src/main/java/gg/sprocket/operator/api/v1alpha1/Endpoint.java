package gg.sprocket.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/** An address people use. */
public record Endpoint(
    @JsonPropertyDescription("What is there: Web, Api or ImageGeneration.") Purpose purpose,
    @JsonPropertyDescription("Address that the application itself uses for it.") String url) {

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
