package gg.sprocket.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;

/** Certificates by cert-manager. */
public record CertManagerTls(
    @Required @JsonPropertyDescription("Who signs.") IssuerReference issuerRef) {}
