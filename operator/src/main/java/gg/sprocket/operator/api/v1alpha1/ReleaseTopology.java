package gg.sprocket.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/** One shape of a version. */
public record ReleaseTopology(
    @Required @JsonPropertyDescription("Monolith or Microservices.") Topology name,
    @JsonPropertyDescription("What it needs of the backing services. Absent: a cache, no queue.")
        ReleaseServices services,
    @Required @JsonPropertyDescription("How the database gets this version's schema.")
        SchemaSpec schema,
    @Required
        @Size(min = 1, max = 24)
        @JsonPropertyDescription("Processes of the version, in the order in which they start.")
        List<ReleaseComponent> components) {

  /** Fills absent lists. */
  @SuppressWarnings("NullAway") // JSON leaves absent fields null; this is the edge that ends it.
  public ReleaseTopology {
    services = services == null ? ReleaseServices.DEFAULT : services;
    components = components == null ? List.of() : List.copyOf(components);
  }
}
