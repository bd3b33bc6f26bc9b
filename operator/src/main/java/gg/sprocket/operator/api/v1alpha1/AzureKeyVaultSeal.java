package gg.sprocket.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** A key of Azure Key Vault. */
public record AzureKeyVaultSeal(
    @Required
        @Size(min = 1, max = 64)
        @Pattern(Api.CLOUD_KEY)
        @JsonPropertyDescription("Id of the tenant.")
        String tenantId,
    @Required
        @Size(min = 3, max = 24)
        @Pattern(Api.CLOUD_NAME)
        @JsonPropertyDescription("Name of the Key Vault.")
        String vaultName,
    @Required
        @Size(min = 1, max = 127)
        @Pattern(Api.CLOUD_NAME)
        @JsonPropertyDescription("Name of the key.")
        String keyName,
    @Size(min = 1, max = 64)
        @Pattern(Api.CLOUD_NAME)
        @JsonPropertyDescription(
            "Cloud of the Key Vault, for example AZUREUSGOVERNMENTCLOUD. Absent: the public one.")
        @Nullable String environment,
    @JsonPropertyDescription(
            "Secret with the keys AZURE_CLIENT_ID and AZURE_CLIENT_SECRET. Absent: the identity of the"
                + " pods' node.")
        @Nullable SecretReference secretRef)
    implements ServiceSeal {}
