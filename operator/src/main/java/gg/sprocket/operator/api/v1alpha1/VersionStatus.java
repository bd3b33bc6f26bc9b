package gg.sprocket.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import org.jspecify.annotations.Nullable;

/** Which release runs and which is wanted. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record VersionStatus(
    @JsonPropertyDescription(
            "Release whose schema and application were last seen complete; absent before that.")
        @Nullable String current,
    @Required @JsonPropertyDescription("Release that the spec asks for.") String target,
    @JsonPropertyDescription(
            "Topology of `current` when it was last seen complete; before that, the one asked for.")
        @Nullable Topology topology,
    @JsonPropertyDescription(
            "Digest of what `current` said of that topology when it was last seen complete, before"
                + " that of what `target` says; by it the operator sees that somebody put another"
                + " release under the same name.")
        @Nullable String digest) {}
