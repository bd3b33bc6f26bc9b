package gg.sprocket.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the operator found out about a release. Written only when it changes. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ReleaseStatus(
    @JsonPropertyDescription(
            "Generation of the spec that this status speaks of; -1 before the operator's first"
                + " look.")
        long observedGeneration,
    @Size(max = 64)
        @JsonPropertyDescription("Names of the topologies, the default one first; for people.")
        @Nullable String topologies,
    @Size(max = 8)
        @JsonPropertyDescription(
            "Whether instances can use the release and whether any asks for it; `Ready` and"
                + " `Stalled` follow kstatus.")
        List<Condition> conditions) {

  /** Before the first look. */
  public static final ReleaseStatus NONE = new ReleaseStatus(-1, null, List.of());

  /** Fills absent lists. */
  @SuppressWarnings("NullAway") // JSON leaves absent fields null; this is the edge that ends it.
  public ReleaseStatus {
    conditions = conditions == null ? List.of() : List.copyOf(conditions);
  }
}
