package gg.sprocket.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** A token in a Secret of the instance's own namespace. */
public record TokenReference(
    @Required
        @Size(min = 1, max = 253)
        @Pattern(Api.DNS_SUBDOMAIN)
        @JsonPropertyDescription("Name of a Secret in the instance's namespace.")
        String name,
    @Default("token")
        @Size(min = 1, max = 253)
        @Pattern(Api.SECRET_KEY)
        @JsonPropertyDescription("Key of the Secret that holds the token. Default token.")
        String key) {

  /** Fills absent fields. */
  @SuppressWarnings("NullAway") // JSON leaves absent fields null; this is the edge that ends it.
  public TokenReference {
    key = key == null ? "token" : key;
  }
}
