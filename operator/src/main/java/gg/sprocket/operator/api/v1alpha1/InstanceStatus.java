package gg.sprocket.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the operator saw and did. Written only when it changes; never holds a secret. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record InstanceStatus(
    @JsonPropertyDescription(
            "Generation of the spec that this status speaks of; -1 before the operator's first"
                + " look.")
        long observedGeneration,
    @JsonPropertyDescription(
            "One word for people: Pending, Provisioning, Running, Degraded, Suspended,"
                + " Hibernating, Hibernated, Failed or Deleting. Programs read the conditions.")
        @Nullable Phase phase,
    @Size(max = 24)
        @JsonPropertyDescription(
            "What is true of the instance and why; `Ready`, `Reconciling` and `Stalled` follow"
                + " kstatus.")
        List<Condition> conditions,
    @JsonPropertyDescription("Which release runs and which is wanted.")
        @Nullable VersionStatus version,
    @Size(max = 15) @JsonPropertyDescription("Addresses people use.") List<Endpoint> endpoints,
    @Size(max = 30)
        @JsonPropertyDescription(
            "Hosts that belong to the instance, whether something answers there or not; no other"
                + " instance gets them while they stand here.")
        List<String> hosts,
    @Size(max = 5) @JsonPropertyDescription("Certificates of the addresses.")
        List<CertificateStatus> certificates,
    @JsonPropertyDescription(
            "ConfigMap with the certificate of the instance's own authority, under the key ca.crt,"
                + " for clients that are to trust it; absent unless it signs.")
        @Nullable String authority,
    @Size(max = 40) @JsonPropertyDescription("One entry for each part of the instance.")
        List<ComponentStatus> components,
    @JsonPropertyDescription("Values that were filled in for absent fields.")
        @Nullable EffectiveStatus effective,
    @JsonPropertyDescription(
            "Identity of the data: the same on kept volume claims and credentials, so that they are"
                + " taken up again together.")
        @Nullable String dataId,
    @JsonPropertyDescription("Version of the operator that wrote this status.")
        @Nullable String operatorVersion) {

  /** Before the first look. */
  public static final InstanceStatus NONE =
      new InstanceStatus(
          -1, null, List.of(), null, List.of(), List.of(), List.of(), null, List.of(), null, null,
          null);

  /** Fills absent lists. */
  @SuppressWarnings("NullAway") // JSON leaves absent fields null; this is the edge that ends it.
  public InstanceStatus {
    conditions = conditions == null ? List.of() : List.copyOf(conditions);
    endpoints = endpoints == null ? List.of() : List.copyOf(endpoints);
    hosts = hosts == null ? List.of() : List.copyOf(hosts);
    certificates = certificates == null ? List.of() : List.copyOf(certificates);
    components = components == null ? List.of() : List.copyOf(components);
  }
}
