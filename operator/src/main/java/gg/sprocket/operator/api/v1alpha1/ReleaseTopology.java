package gg.sprocket.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/** One shape of a version. */
@ValidationRule(
    value = ReleaseRules.ORDER,
    message =
        "startAfter may only name components that precede in the list: put the components into the"
            + " order in which they start, or correct the name")
@ValidationRule(
    value = ReleaseRules.CALLS,
    message =
        "calls may only name components of the same topology: correct the name, or set internet for"
            + " what is outside the cluster")
@ValidationRule(
    value = ReleaseRules.QUEUE,
    message =
        "queue-uri has no value without a queue, so what reads it would wait for ever: set"
            + " services.queue to true, or remove queue-uri from secretEnv and secretFiles")
@ValidationRule(
    value = ReleaseRules.CACHE,
    message =
        "cache-password has no value without a cache, so what reads it would wait for ever: set"
            + " services.cache to Cache or State, or remove cache-password from secretEnv and"
            + " secretFiles")
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
