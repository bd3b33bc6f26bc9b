package gg.sprocket.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** An InfluxDB that receives product analytics. */
@ValidationRule(
    value = IntegrationAccount.ONE_PLACE,
    message = IntegrationAccount.ONE_PLACE_MESSAGE)
public record InfluxIntegration(
    @Required
        @Size(min = 8, max = 261)
        @Pattern(Api.ORIGIN)
        @JsonPropertyDescription("Scheme, host and optional port of the server.")
        String address,
    @Required
        @Size(min = 1, max = 63)
        @Pattern(Api.PRINTABLE)
        @JsonPropertyDescription("InfluxDB organization to write to.")
        String org,
    @Required
        @Size(min = 1, max = 63)
        @Pattern(Api.PRINTABLE)
        @JsonPropertyDescription("InfluxDB bucket to write to.")
        String bucket,
    @JsonPropertyDescription("Secret with the key `token`.") @Nullable SecretReference secretRef,
    @Default("false") @JsonPropertyDescription(IntegrationAccount.FROM_BACKEND) boolean fromBackend)
    implements IntegrationAccount {}
