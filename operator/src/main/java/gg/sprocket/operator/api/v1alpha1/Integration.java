package gg.sprocket.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** An account at an outside service, given by a Secret or by the instance's Vault. */
@ValidationRule(
    value = IntegrationAccount.ONE_PLACE,
    message = IntegrationAccount.ONE_PLACE_MESSAGE)
public record Integration(
    @JsonPropertyDescription("Secret of the instance's namespace with the account's keys.")
        @Nullable SecretReference secretRef,
    @Default("false") @JsonPropertyDescription(IntegrationAccount.FROM_BACKEND) boolean fromBackend)
    implements IntegrationAccount {}
