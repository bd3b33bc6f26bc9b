package gg.sprocket.operator.component.vault;

import com.fasterxml.jackson.databind.node.ObjectNode;
import gg.sprocket.operator.api.v1alpha1.AwsKmsSeal;
import gg.sprocket.operator.api.v1alpha1.AzureKeyVaultSeal;
import gg.sprocket.operator.api.v1alpha1.GcpKmsSeal;
import gg.sprocket.operator.api.v1alpha1.OciKmsSeal;
import gg.sprocket.operator.api.v1alpha1.SecretReference;
import gg.sprocket.operator.api.v1alpha1.TransitSeal;
import gg.sprocket.operator.api.v1alpha1.VaultAuthority;
import gg.sprocket.operator.plan.SealPhase;
import gg.sprocket.operator.plan.VaultSeal;
import gg.sprocket.operator.resource.Volumes;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeProjection;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How the members are told of the service that opens them. What is secret comes as a file where
 * Vault reads one: a variable would also be that of every command that a person runs in the pod.
 *
 * @param seal the service
 * @param former whether it only opens what is not sealed anew yet
 */
record SealForm(VaultSeal seal, boolean former) {

  /** Where the files are. */
  static final String FOLDER = "/run/secrets/seal";

  private static final String VOLUME = "seal";
  private static final String TOKEN = "token";
  private static final String KEY = "key.pem";

  /**
   * What members are told of; nothing of shares.
   *
   * @param phase for which seals they are configured
   */
  static Optional<SealForm> of(SealPhase phase) {
    return phase
        .former()
        .map(seal -> new SealForm(seal, true))
        .or(() -> phase.seal().map(seal -> new SealForm(seal, false)));
  }

  /** What the configuration says of it, in the names of Vault 1.21. */
  void configure(ObjectNode stanzas) {
    ObjectNode stanza = stanzas.putObject(seal.kind().type());
    if (former) {
      stanza.put("disabled", "true");
    }
    switch (seal.seal()) {
      case TransitSeal transit -> transit(stanza, transit);
      case AwsKmsSeal aws -> {
        stanza.put("region", aws.region()).put("kms_key_id", aws.kmsKeyId());
        unlessAbsent(stanza, "endpoint", aws.endpoint());
      }
      case GcpKmsSeal gcp -> gcp(stanza, gcp);
      case AzureKeyVaultSeal azure -> {
        stanza.put("tenant_id", azure.tenantId());
        stanza.put("vault_name", azure.vaultName()).put("key_name", azure.keyName());
        unlessAbsent(stanza, "environment", azure.environment());
      }
      case OciKmsSeal oci -> {
        stanza.put("key_id", oci.keyId()).put("crypto_endpoint", oci.cryptoEndpoint());
        stanza.put("management_endpoint", oci.managementEndpoint());
        stanza.put("auth_type_api_key", oci.secretRef() != null);
      }
    }
  }

  private static void transit(ObjectNode stanza, TransitSeal transit) {
    stanza.put("address", transit.address());
    stanza.put("mount_path", transit.mountPath() + "/").put("key_name", transit.keyName());
    stanza.put("token", "file://" + FOLDER + "/" + TOKEN);
    if (transit.ca() != null) {
      stanza.put("tls_ca_cert", FOLDER + "/" + VaultSeal.AUTHORITY);
    }
  }

  private static void gcp(ObjectNode stanza, GcpKmsSeal gcp) {
    stanza.put("project", gcp.project()).put("region", gcp.region());
    stanza.put("key_ring", gcp.keyRing()).put("crypto_key", gcp.cryptoKey());
    if (gcp.secretRef() != null) {
      stanza.put("credentials", FOLDER + "/" + VaultSeal.CREDENTIALS);
    }
  }

  private static void unlessAbsent(ObjectNode stanza, String field, @Nullable String value) {
    if (value != null) {
      stanza.put(field, value);
    }
  }

  /**
   * Variables of the members. A webhook that gives pods an identity of AWS names a region in them
   * unless there is one, and Vault takes that before what its configuration says.
   */
  List<EnvVar> variables() {
    return switch (seal.seal()) {
      case TransitSeal _, GcpKmsSeal _ -> List.of();
      case AwsKmsSeal aws ->
          Stream.concat(
                  Stream.of("AWS_REGION", "AWS_DEFAULT_REGION")
                      .map(name -> Volumes.env(name, aws.region())),
                  variables(aws.secretRef(), VaultSeal.AWS, "").stream())
              .toList();
      case AzureKeyVaultSeal azure -> variables(azure.secretRef(), VaultSeal.AZURE, "");
      case OciKmsSeal oci -> oci(oci.secretRef());
    };
  }

  /** Oracle's program takes a user's login from variables of this form, and the key from a file. */
  private static List<EnvVar> oci(@Nullable SecretReference secret) {
    Stream<EnvVar> key =
        secret == null
            ? Stream.of()
            : Stream.of(Volumes.env("TF_VAR_private_key_path", FOLDER + "/" + KEY));
    return Stream.concat(variables(secret, VaultSeal.OCI, "TF_VAR_").stream(), key).toList();
  }

  private static List<EnvVar> variables(
      @Nullable SecretReference secret, List<String> keys, String prefix) {
    return secret == null
        ? List.of()
        : keys.stream().map(key -> Volumes.secretEnv(prefix + key, secret.name(), key)).toList();
  }

  /** The files; empty where there are none. */
  Optional<Volume> files() {
    List<VolumeProjection> sources =
        switch (seal.seal()) {
          case TransitSeal transit -> files(transit);
          case GcpKmsSeal gcp ->
              file(gcp.secretRef(), VaultSeal.CREDENTIALS, VaultSeal.CREDENTIALS);
          case OciKmsSeal oci -> file(oci.secretRef(), VaultSeal.PRIVATE_KEY, KEY);
          case AwsKmsSeal _, AzureKeyVaultSeal _ -> List.of();
        };
    return sources.isEmpty()
        ? Optional.empty()
        : Optional.of(Volumes.projected(VOLUME, List.copyOf(sources)));
  }

  /** Where the files are. */
  Optional<VolumeMount> mount() {
    return files().map(_ -> Volumes.mountReadOnly(VOLUME, FOLDER));
  }

  private static List<VolumeProjection> files(TransitSeal transit) {
    List<VolumeProjection> files = new ArrayList<>();
    files.addAll(
        file(new SecretReference(transit.secretRef().name()), transit.secretRef().key(), TOKEN));
    Optional.ofNullable(transit.ca()).map(SealForm::authority).ifPresent(files::add);
    return files;
  }

  private static VolumeProjection authority(VaultAuthority ca) {
    return ca.secretRef() != null
        ? Volumes.optionalSecret(ca.secretRef().name(), VaultSeal.AUTHORITY, VaultSeal.AUTHORITY)
        : Volumes.optionalConfigMap(
            Objects.requireNonNull(ca.configMapRef()).name(),
            VaultSeal.AUTHORITY,
            VaultSeal.AUTHORITY);
  }

  /** With one that is missing Vault ends and says why; a pod that waits for it says nothing. */
  private static List<VolumeProjection> file(
      @Nullable SecretReference secret, String key, String file) {
    return secret == null ? List.of() : List.of(Volumes.optionalSecret(secret.name(), key, file));
  }
}
