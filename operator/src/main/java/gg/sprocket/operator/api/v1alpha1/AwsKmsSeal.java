package gg.sprocket.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** A key of AWS KMS. */
public record AwsKmsSeal(
    @Required
        @Size(min = 1, max = 64)
        @Pattern(Api.CLOUD_NAME)
        @JsonPropertyDescription("Region of the key, for example \"eu-central-1\".")
        String region,
    @Required
        @Size(min = 1, max = 256)
        @Pattern(Api.CLOUD_KEY)
        @JsonPropertyDescription("Id, ARN or alias of the key.")
        String kmsKeyId,
    @Size(min = 9, max = 261)
        @Pattern(Api.SECURE_ORIGIN)
        @JsonPropertyDescription(
            "Address of a VPC endpoint of KMS, which begins with https://. Absent: that of the region.")
        @Nullable String endpoint,
    @JsonPropertyDescription(
            "Secret with the keys AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY. Absent: the identity of"
                + " the pods' ServiceAccount or of their node.")
        @Nullable SecretReference secretRef)
    implements ServiceSeal {}
