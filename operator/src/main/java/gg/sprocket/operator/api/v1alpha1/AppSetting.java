package gg.sprocket.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** One environment variable of an application component. */
public record AppSetting(
    @Required
        @Size(min = 1, max = 63)
        @ValidationRule(
            value = "self.matches('^[A-Z_][A-Z0-9_]*$')",
            message =
                "apps[].config[].name must be an environment variable name (upper-case letters,"
                    + " digits and '_'): rename it")
        @ValidationRule(value = ReservedVariables.RULE, message = ReservedVariables.MESSAGE)
        @ValidationRule(
            value = ReservedVariables.GIVEN_RULE,
            message = ReservedVariables.GIVEN_MESSAGE)
        @JsonPropertyDescription("Name of the variable.")
        String name,
    @Required
        @Size(max = 2048)
        @JsonPropertyDescription(
            "Value of the variable, visible to everyone who may read pods: no secrets here.")
        String value) {}
