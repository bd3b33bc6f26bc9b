package gg.sprocket.operator.plan;

import gg.sprocket.operator.api.v1alpha1.AwsKmsSeal;
import gg.sprocket.operator.api.v1alpha1.AzureKeyVaultSeal;
import gg.sprocket.operator.api.v1alpha1.FormerSeal;
import gg.sprocket.operator.api.v1alpha1.GcpKmsSeal;
import gg.sprocket.operator.api.v1alpha1.OciKmsSeal;
import gg.sprocket.operator.api.v1alpha1.SecretReference;
import gg.sprocket.operator.api.v1alpha1.ServiceSeal;
import gg.sprocket.operator.api.v1alpha1.TransitSeal;
import gg.sprocket.operator.api.v1alpha1.VaultUnseal;
import gg.sprocket.operator.plan.vault.SealKind;
import gg.sprocket.operator.plan.vault.SealMigration;
import gg.sprocket.operator.release.SecretSource.InSecret;
import gg.sprocket.operator.resource.Digest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A service that opens the Managed Vault of an instance, whose members ask it by themselves.
 *
 * @param seal what the spec says of it
 */
public record VaultSeal(ServiceSeal seal) {

  /** Key of a Secret or ConfigMap with the certificate of an authority. */
  public static final String AUTHORITY = "ca.crt";

  /** Key of a Secret with the file of a service account of Google Cloud. */
  public static final String CREDENTIALS = "credentials.json";

  /** Key of a Secret with the key of a user of Oracle Cloud, which is read from a file. */
  public static final String PRIVATE_KEY = "private_key";

  /** Keys of a Secret that AWS's own programs take as variables. */
  public static final List<String> AWS = List.of("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY");

  /** The same of Azure. */
  public static final List<String> AZURE = List.of("AZURE_CLIENT_ID", "AZURE_CLIENT_SECRET");

  /** Keys of a Secret that tell a user of Oracle Cloud. */
  public static final List<String> OCI =
      List.of("tenancy_ocid", "user_ocid", "fingerprint", "region");

  /** What opens the Vault of an instance; empty where shares do, or where it has none. */
  public static Optional<VaultSeal> of(Instance instance) {
    return instance.spec().vault().runs()
        ? instance.spec().vault().managed().unseal().service().map(VaultSeal::new)
        : Optional.empty();
  }

  /** What opens it and what it is migrated from. */
  public static List<VaultSeal> all(Instance instance) {
    Optional<VaultSeal> former =
        instance.spec().vault().runs()
            ? Optional.ofNullable(instance.spec().vault().managed().unseal().migrateFrom())
                .flatMap(FormerSeal::service)
                .map(VaultSeal::new)
            : Optional.empty();
    return Stream.concat(of(instance).stream(), former.stream()).toList();
  }

  /** What kind of seal is asked for. */
  static SealKind kind(VaultUnseal unseal) {
    return kind(unseal.service().map(VaultSeal::new));
  }

  /** What kind of seal it is that a Vault has. */
  public static SealKind kind(Optional<VaultSeal> seal) {
    return seal.map(VaultSeal::kind).orElse(SealKind.Shares);
  }

  /**
   * The migration that is asked for: from key shares to a service, or back. From one key of a
   * service to another goes by key shares, since a member tells only of what kind its seal is.
   */
  public static Optional<SealMigration> migration(VaultUnseal unseal) {
    return Optional.ofNullable(unseal.migrateFrom())
        .map(FormerSeal::service)
        .map(
            service -> {
              Optional<VaultSeal> from = service.map(VaultSeal::new);
              Optional<VaultSeal> to = unseal.service().map(VaultSeal::new);
              return new SealMigration(
                  kind(from), kind(to), Digest.brief(identity(from) + "\n" + identity(to)));
            })
        .filter(migration -> migration.from().opensItself() != migration.to().opensItself());
  }

  /** What opens a Vault, as people say it. */
  public static String key(Optional<VaultSeal> seal) {
    return seal.map(VaultSeal::key).orElse("key shares");
  }

  private static String identity(Optional<VaultSeal> seal) {
    return seal.map(VaultSeal::identity).orElse(SealKind.Shares.type());
  }

  /**
   * What tells the key from others. It is written down, so it stays the same in all versions of the
   * operator; without addresses and logins, which change while the key stays.
   */
  private String identity() {
    List<String> key =
        switch (seal) {
          case TransitSeal transit -> List.of(transit.mountPath(), transit.keyName());
          case AwsKmsSeal aws -> List.of(aws.region(), aws.kmsKeyId());
          case GcpKmsSeal gcp ->
              List.of(gcp.project(), gcp.region(), gcp.keyRing(), gcp.cryptoKey());
          case AzureKeyVaultSeal azure ->
              List.of(azure.tenantId(), azure.vaultName(), azure.keyName());
          case OciKmsSeal oci -> List.of(oci.keyId());
        };
    return kind().type() + " " + String.join(" ", key);
  }

  /** What kind of seal it is. */
  public SealKind kind() {
    return switch (seal) {
      case TransitSeal _ -> SealKind.Transit;
      case AwsKmsSeal _ -> SealKind.AwsKms;
      case GcpKmsSeal _ -> SealKind.GcpKms;
      case AzureKeyVaultSeal _ -> SealKind.AzureKeyVault;
      case OciKmsSeal _ -> SealKind.OciKms;
    };
  }

  /** Secret values that the members read. */
  public List<InSecret> values() {
    return switch (seal) {
      case TransitSeal transit -> transit(transit);
      case AwsKmsSeal aws -> keys(aws.secretRef(), AWS);
      case GcpKmsSeal gcp -> keys(gcp.secretRef(), List.of(CREDENTIALS));
      case AzureKeyVaultSeal azure -> keys(azure.secretRef(), AZURE);
      case OciKmsSeal oci ->
          keys(oci.secretRef(), Stream.concat(OCI.stream(), Stream.of(PRIVATE_KEY)).toList());
    };
  }

  private static List<InSecret> transit(TransitSeal seal) {
    List<InSecret> values = new ArrayList<>();
    values.add(new InSecret(seal.secretRef().name(), seal.secretRef().key()));
    if (seal.ca() != null && seal.ca().secretRef() != null) {
      values.add(new InSecret(seal.ca().secretRef().name(), AUTHORITY));
    }
    return List.copyOf(values);
  }

  private static List<InSecret> keys(@Nullable SecretReference secret, List<String> keys) {
    return secret == null
        ? List.of()
        : keys.stream().map(key -> new InSecret(secret.name(), key)).toList();
  }

  /** Whether the members log in by what their node or ServiceAccount is, and not by a Secret. */
  public boolean isByIdentity() {
    return values().isEmpty();
  }

  /** Whether it is a cloud's, of which the members know addresses that the spec does not say. */
  public boolean isOfCloud() {
    return !(seal instanceof TransitSeal);
  }

  /** Addresses that the spec says. */
  public List<String> addresses() {
    return switch (seal) {
      case TransitSeal transit -> List.of(transit.address());
      case AwsKmsSeal aws -> Optional.ofNullable(aws.endpoint()).stream().toList();
      case GcpKmsSeal _, AzureKeyVaultSeal _ -> List.of();
      case OciKmsSeal oci -> List.of(oci.cryptoEndpoint(), oci.managementEndpoint());
    };
  }

  /** The key, as people say it. */
  public String key() {
    return switch (seal) {
      case TransitSeal transit ->
          "key %s of the Transit engine %s at %s"
              .formatted(transit.keyName(), transit.mountPath(), transit.address());
      case AwsKmsSeal aws -> "key %s of AWS KMS in %s".formatted(aws.kmsKeyId(), aws.region());
      case GcpKmsSeal gcp ->
          "key %s of key ring %s of Google Cloud KMS in project %s, %s"
              .formatted(gcp.cryptoKey(), gcp.keyRing(), gcp.project(), gcp.region());
      case AzureKeyVaultSeal azure ->
          "key %s of Azure Key Vault %s".formatted(azure.keyName(), azure.vaultName());
      case OciKmsSeal oci ->
          "key %s of Oracle Cloud at %s".formatted(oci.keyId(), oci.cryptoEndpoint());
    };
  }

  /** By what the members may use the key, as people say it. */
  public String login() {
    return values().stream()
        .findFirst()
        .map(
            value ->
                seal instanceof TransitSeal
                    ? "the token of Secret " + value.secret()
                    : "the login of Secret " + value.secret())
        .orElse("the identity of the pods or their node");
  }
}
