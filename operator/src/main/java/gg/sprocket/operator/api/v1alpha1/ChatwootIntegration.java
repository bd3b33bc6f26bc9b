package gg.sprocket.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** A Chatwoot inbox, whose chat the web pages show. */
@ValidationRule(
    value = IntegrationAccount.ONE_PLACE,
    message = IntegrationAccount.ONE_PLACE_MESSAGE)
public record ChatwootIntegration(
    @Required
        @Size(min = 8, max = 261)
        @Pattern(Api.ORIGIN)
        @JsonPropertyDescription(
            "Scheme, host and optional port of the server, as browsers reach it.")
        String url,
    @Required
        @Size(min = 1, max = 128)
        @Pattern(Api.PRINTABLE)
        @JsonPropertyDescription(
            "Token of the inbox for the website. No secret: it stands in every page.")
        String websiteToken,
    @JsonPropertyDescription(
            "Secret with the key `hmacKey`, by which the inbox knows who somebody is.")
        @Nullable SecretReference secretRef,
    @Default("false") @JsonPropertyDescription(IntegrationAccount.FROM_BACKEND) boolean fromBackend)
    implements IntegrationAccount {}
