package gg.sprocket.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** One secret value that components read. */
@ValidationRule(
    value =
        "self.source == 'Generated' ? !has(self.integration) && !has(self.key) : has(self.integration)"
            + " && has(self.key)",
    message =
        "a Supplied secret needs integration and key (where its value comes from), a Generated one"
            + " takes neither")
public record ReleaseSecret(
    @Required
        @Size(min = 1, max = 63)
        @Pattern("^[a-z][-a-z0-9]*$")
        @ValidationRule(
            value = ReservedNames.VALUE_RULE,
            message =
                "this name is reserved, because a backing service gives the value: give the secret"
                    + " value another one")
        @JsonPropertyDescription("Name by which components refer to the value.")
        String name,
    @Required
        @JsonPropertyDescription(
            "Generated: the operator makes a random value once. Supplied: a person puts it into the"
                + " Secret of an integration.")
        SecretSource source,
    @JsonPropertyDescription("Integration whose Secret holds a Supplied value.")
        @Nullable IntegrationName integration,
    @Size(min = 1, max = 63) @JsonPropertyDescription("Key of that Secret.") @Nullable String key,
    @Size(max = 63)
        @JsonPropertyDescription(
            "Harmless value that stands in when the integration is absent, for processes that do not"
                + " start without one. Absent: the integration is required.")
        @Nullable String placeholder) {}
