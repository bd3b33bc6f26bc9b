package gg.sprocket.operator.api.v1alpha1;

/** A service that keeps the key of a Vault, so that the Vault opens itself. */
public sealed interface ServiceSeal
    permits TransitSeal, AwsKmsSeal, GcpKmsSeal, AzureKeyVaultSeal, OciKmsSeal {}
