package gg.sprocket.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A certificate of public hosts. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CertificateStatus(
    @Required @Size(max = 253) @JsonPropertyDescription("Secret that holds it.") String name,
    @Required @Size(max = 3) @JsonPropertyDescription("Hosts it is wanted for.") List<String> hosts,
    @JsonPropertyDescription("End of its validity; absent while there is none.")
        @Nullable String notAfter,
    @JsonPropertyDescription("When it is renewed; absent where somebody else decides that.")
        @Nullable String renewalTime,
    @Size(max = 300) @JsonPropertyDescription("Who signs or signed it.") @Nullable String issuer) {

  /** Keeps an own copy of the list. */
  @SuppressWarnings("NullAway") // JSON leaves absent fields null; this is the edge that ends it.
  public CertificateStatus {
    hosts = hosts == null ? List.of() : List.copyOf(hosts);
  }
}
