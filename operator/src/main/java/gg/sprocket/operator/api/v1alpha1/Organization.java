package gg.sprocket.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/** The league organization an instance belongs to. */
public record Organization(
    @Required
        @Size(min = 1, max = 30)
        @ValidationRule(
            value = "self.matches('" + Api.DNS_LABEL + "')",
            message =
                "organization.slug must be a DNS label (lower-case letters, digits and '-', starting"
                    + " with a letter), for example \"mle\"")
        @ValidationRule(
            value = "self == oldSelf",
            message =
                "organization.slug cannot change, because buckets and data carry it: create a new"
                    + " instance for another slug")
        @JsonPropertyDescription(
            "Short name of the organization, a DNS label of at most 30 characters. It names the"
                + " buckets and cannot change.")
        String slug,
    @Required
        @Size(min = 1, max = 100)
        @Pattern(Api.PRINTABLE)
        @JsonPropertyDescription("Name people see, for example \"Minor League Esports\".")
        String displayName,
    @Default("2")
        @Min(1)
        @Max(2147483647)
        @ValidationRule(
            value = "self == oldSelf",
            message =
                "organization.id cannot change, because rows of the database refer to it: set it back")
        @JsonPropertyDescription(
            "Sprocket's own number for the organization. Default 2, the number that releases up to"
                + " 1.5 have built in; cannot change.")
        int id,
    @Size(max = 20)
        @JsonPropertyDescription(
            "Discord names of the first administrators, for releases that take them from their"
                + " configuration (2.0 and later). Absent: none.")
        List<@Size(min = 1, max = 64) @Pattern(Api.PRINTABLE) String> administrators) {

  /** Number that releases up to 1.5 have built in. */
  public static final int DEFAULT_ID = 2;

  /** An absent id is the built-in one. */
  @SuppressWarnings("NullAway") // JSON leaves absent fields null; this is the edge that ends it.
  public Organization {
    administrators = administrators == null ? List.of() : List.copyOf(administrators);
    id = id == 0 ? DEFAULT_ID : id;
  }
}
