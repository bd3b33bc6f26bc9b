package gg.sprocket.operator.apply;

import gg.sprocket.operator.plan.Change.IssueCertificate;
import gg.sprocket.operator.plan.Identity;
import gg.sprocket.operator.plan.Problem;
import gg.sprocket.operator.plan.Read;
import gg.sprocket.operator.plan.Reason;
import gg.sprocket.operator.resource.Digest;
import gg.sprocket.operator.resource.Labels;
import gg.sprocket.operator.resource.Seal;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Issues server certificates by the authority of each instance. */
final class Certificates {

  private static final String KEY = "ca.key";
  private static final String CERTIFICATE = "ca.crt";

  private final KubernetesClient client;
  private final String keysNamespace;
  private final Clock clock;
  private final FreshAuthorities fresh;

  /**
   * @param client the cluster
   * @param keysNamespace where the authorities are kept, out of tenants' reach
   * @param clock the time
   */
  Certificates(KubernetesClient client, String keysNamespace, Clock clock) {
    this.client = client;
    this.keysNamespace = keysNamespace;
    this.clock = clock;
    this.fresh = new FreshAuthorities();
  }

  /** The Secret of a new certificate, not yet written, or why its authority cannot be had. */
  Read<Secret> issue(Identity identity, IssueCertificate change) {
    return switch (authority(identity, change)) {
      case Read.Bad<Authority>(Problem problem) -> new Read.Bad<>(problem);
      case Read.Ok<Authority>(Authority authority) ->
          new Read.Ok<>(
              secret(
                  identity,
                  change,
                  authority.sign(change.hosts(), clock.instant(), change.life())));
    };
  }

  private static Secret secret(
      Identity identity, IssueCertificate change, Authority.Signed signed) {
    Map<String, String> values =
        Map.of(
            "tls.crt", signed.certificate(), "tls.key", signed.key(), "ca.crt", signed.authority());
    Map<String, String> digests = new TreeMap<>();
    Map<String, String> data = new TreeMap<>();
    values.forEach(
        (key, value) -> {
          digests.put(key, Digest.sha256(value));
          data.put(key, encoded(value));
        });
    String hosts = String.join(",", change.hosts());
    String notAfter = signed.notAfter().toString();
    return new SecretBuilder()
        .withNewMetadata()
        .withNamespace(identity.namespace())
        .withName(change.ref().name())
        .withLabels(change.labels())
        .withOwnerReferences(change.owner())
        .addToAnnotations(Labels.HOSTS, hosts)
        .addToAnnotations(Labels.NOT_AFTER, notAfter)
        .addToAnnotations(Labels.CERTIFICATE, Seal.of(digests, hosts, notAfter))
        .endMetadata()
        .withType("kubernetes.io/tls")
        .withData(data)
        .build();
  }

  /** Forgets the keys that a pass did not need any more. */
  void passed(Identity identity) {
    fresh.passed(identity.owner());
  }

  /** Removes an instance's authority; one that is gone already, or another's, is left alone. */
  void remove(Identity identity, String authority) {
    fresh.forget(identity.owner());
    Secret stored = client.secrets().inNamespace(keysNamespace).withName(authority).get();
    if (stored != null && owner(stored).equals(identity.owner())) {
      delete(stored);
    }
  }

  /** Where a certificate is, its authority is too; otherwise it is most likely still to be made. */
  private Read<Authority> authority(Identity identity, IssueCertificate change) {
    String name = change.authority();
    return change.known()
        ? stored(identity, name).orElseGet(() -> create(identity, name))
        : fresh.get(identity.owner(), name, () -> create(identity, name));
  }

  private Read<Authority> create(Identity identity, String name) {
    Authority made = Authority.create(identity.owner(), clock.instant());
    try {
      client.resource(secret(identity, name, made)).create();
      return new Read.Ok<>(made);
    } catch (KubernetesClientException e) {
      return switch (e.getCode()) {
        // Kept from before, or made by the pass before a crash; the stored one counts.
        case HttpURLConnection.HTTP_CONFLICT -> stored(identity, name).orElseThrow(() -> e);
        case HttpURLConnection.HTTP_NOT_FOUND ->
            new Read.Bad<>(
                new Problem(
                    Reason.RequestRefused,
                    "namespace %s for certificate authorities does not exist; create it, or install the operator's chart with keysNamespace.create"
                        .formatted(keysNamespace)));
        default -> throw e;
      };
    }
  }

  private Optional<Read<Authority>> stored(Identity identity, String name) {
    return Optional.ofNullable(client.secrets().inNamespace(keysNamespace).withName(name).get())
        .map(
            secret ->
                isOfFormer(identity, secret) ? replaced(identity, secret) : read(identity, secret));
  }

  /** Data that got another name brings its identity along, and the authority of the former name. */
  private static boolean isOfFormer(Identity identity, Secret authority) {
    return identity.formerOwner().equals(Optional.of(owner(authority)));
  }

  /** Its certificate bears the former name, and it cannot be changed; so there is another. */
  private Read<Authority> replaced(Identity identity, Secret former) {
    delete(former);
    return create(identity, former.getMetadata().getName());
  }

  private void delete(Secret authority) {
    client
        .secrets()
        .inNamespace(keysNamespace)
        .withName(authority.getMetadata().getName())
        .lockResourceVersion(authority.getMetadata().getResourceVersion())
        .delete();
  }

  /**
   * The identity of data, by which an authority is named, is a label that people can copy to
   * another namespace, as a restored backup does; the authority itself says whose it is.
   */
  private Read<Authority> read(Identity identity, Secret secret) {
    String name = "Secret %s/%s".formatted(keysNamespace, secret.getMetadata().getName());
    if (!owner(secret).equals(identity.owner())) {
      return new Read.Bad<>(
          new Problem(
              Reason.DataMismatch,
              "%s is the certificate authority of another instance, because the label %s of this instance's claims and Secrets was copied from there; give them all one other value, or, if this is an instance of this namespace renamed, annotate it with %s and the former name"
                  .formatted(name, Labels.DATA_ID, Labels.RENAMED_FROM)));
    }
    try {
      return new Read.Ok<>(Authority.read(decoded(secret, KEY), decoded(secret, CERTIFICATE)));
    } catch (IllegalArgumentException e) {
      return new Read.Bad<>(
          new Problem(
              Reason.CredentialsLost,
              "%s holds no certificate authority that can be read; put it back from a backup, or delete it to have another made, which clients must then trust anew"
                  .formatted(name)));
    }
  }

  private static String owner(Secret authority) {
    return Labels.annotation(authority, Labels.OWNER).orElse("");
  }

  private Secret secret(Identity identity, String name, Authority authority) {
    return new SecretBuilder()
        .withNewMetadata()
        .withNamespace(keysNamespace)
        .withName(name)
        .withLabels(Labels.shared("authority"))
        .addToAnnotations(Labels.OWNER, identity.owner())
        .endMetadata()
        .withImmutable(true)
        .withData(
            Map.of(
                KEY, encoded(authority.keyPem()), CERTIFICATE, encoded(authority.certificatePem())))
        .build();
  }

  private static String encoded(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String decoded(Secret secret, String key) {
    String value = secret.getData() == null ? null : secret.getData().get(key);
    return value == null
        ? ""
        : new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8);
  }
}
