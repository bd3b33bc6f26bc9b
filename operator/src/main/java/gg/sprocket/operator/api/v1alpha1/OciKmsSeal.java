package gg.sprocket.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** A key of the key management of Oracle Cloud. */
public record OciKmsSeal(
    @Required
        @Size(min = 1, max = 256)
        @Pattern(Api.CLOUD_KEY)
        @JsonPropertyDescription("OCID of the key.")
        String keyId,
    @Required
        @Size(min = 9, max = 261)
        @Pattern(Api.SECURE_ORIGIN)
        @JsonPropertyDescription(
            "Cryptographic endpoint of the OCI vault; it begins with https://.")
        String cryptoEndpoint,
    @Required
        @Size(min = 9, max = 261)
        @Pattern(Api.SECURE_ORIGIN)
        @JsonPropertyDescription("Management endpoint of the OCI vault; it begins with https://.")
        String managementEndpoint,
    @JsonPropertyDescription(
            "Secret with the API key of a user: tenancy_ocid, user_ocid, fingerprint, region and"
                + " private_key. Absent: the identity of the pods' node (instance principal).")
        @Nullable SecretReference secretRef)
    implements ServiceSeal {}
