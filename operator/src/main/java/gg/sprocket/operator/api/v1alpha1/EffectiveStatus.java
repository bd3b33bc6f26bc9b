package gg.sprocket.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/** Values that were filled in for absent fields. */
public record EffectiveStatus(
    @JsonPropertyDescription("Size class in use.") Profile profile,
    @JsonPropertyDescription("Topology in use.") Topology topology) {}
