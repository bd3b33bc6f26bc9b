package gg.sprocket.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** A key of Google Cloud KMS. */
public record GcpKmsSeal(
    @Required
        @Size(min = 1, max = 64)
        @Pattern(Api.CLOUD_KEY)
        @JsonPropertyDescription("Project of the key ring.")
        String project,
    @Required
        @Size(min = 1, max = 64)
        @Pattern(Api.CLOUD_NAME)
        @JsonPropertyDescription("Location of the key ring, for example \"europe-west3\".")
        String region,
    @Required
        @Size(min = 1, max = 63)
        @Pattern(Api.CLOUD_NAME)
        @JsonPropertyDescription("Name of the key ring.")
        String keyRing,
    @Required
        @Size(min = 1, max = 63)
        @Pattern(Api.CLOUD_NAME)
        @JsonPropertyDescription("Name of the key.")
        String cryptoKey,
    @JsonPropertyDescription(
            "Secret with the key credentials.json, the file of a service account of Google Cloud. Absent:"
                + " the identity of the pods' ServiceAccount or of their node.")
        @Nullable SecretReference secretRef)
    implements ServiceSeal {}
