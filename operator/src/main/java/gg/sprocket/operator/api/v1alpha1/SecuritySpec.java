package gg.sprocket.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Users and service account of the pods. Every pod satisfies Pod Security `restricted`. */
public record SecuritySpec(
    @Min(1)
        @Max(2147483647)
        @JsonPropertyDescription(
            "User id of the application's pods. Absent: as the release says for each component.")
        @Nullable Long runAsUser,
    @Size(max = 16)
        @ValidationRule(
            value = "self.all(k, size(k) <= 317 && size(self[k]) <= 1024)",
            message =
                "security.serviceAccountAnnotations takes keys of at most 317 and values of at most"
                    + " 1024 characters: shorten or remove the others")
        @JsonPropertyDescription(
            "Annotations of the pods' ServiceAccount, for workload identity of a cloud.")
        Map<String, String> serviceAccountAnnotations,
    @Default("Enabled")
        @JsonPropertyDescription(
            "Enabled (default): NetworkPolicies let the instance's pods talk to those they need and"
                + " to nobody else, as far as the cluster's network enforces them. Disabled: none.")
        NetworkPolicyMode networkPolicies) {

  /** Users as the release says, no annotations. */
  public static final SecuritySpec DEFAULT =
      new SecuritySpec(null, Map.of(), NetworkPolicyMode.Enabled);

  /** Fills absent maps. */
  @SuppressWarnings("NullAway") // JSON leaves absent fields null; this is the edge that ends it.
  public SecuritySpec {
    networkPolicies = networkPolicies == null ? NetworkPolicyMode.Enabled : networkPolicies;
    serviceAccountAnnotations =
        serviceAccountAnnotations == null ? Map.of() : new TreeMap<>(serviceAccountAnnotations);
  }
}
