package gg.sprocket.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** A volume claim's size and class. */
public record StorageSpec(
    @Size(min = 3, max = 9)
        @Pattern(Api.STORAGE_SIZE)
        @ValidationRule(
            value = "quantity(self).compareTo(quantity('192Mi')) >= 0",
            message =
                "storage.size must be 192Mi or more, because a volume with less than 64 MiB free"
                    + " counts as full: raise it")
        @ValidationRule(
            value = "quantity(self).compareTo(quantity(oldSelf)) >= 0",
            message =
                "storage.size cannot shrink, because volumes only grow: set it to the former size or"
                    + " more")
        @JsonPropertyDescription(
            "Size in Mi, Gi or Ti, for example \"20Gi\", at least 192Mi (512Mi for the queue). Absent: by the profile. It can grow, never"
                + " shrink; a profile's smaller size never shrinks an existing claim.")
        @Nullable String size,
    @Size(min = 1, max = 63)
        @Pattern(Api.DNS_SUBDOMAIN)
        @JsonPropertyDescription(
            "StorageClass of the claim. Absent: the cluster's default. It cannot change.")
        @Nullable String className) {

  /** Size by the profile, the cluster's default class. */
  public static final StorageSpec DEFAULT = new StorageSpec(null, null);
}
