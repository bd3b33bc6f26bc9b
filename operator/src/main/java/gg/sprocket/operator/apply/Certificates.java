package gg.sprocket.operator.apply;

import gg.sprocket.operator.plan.Change.IssueCertificate;
import gg.sprocket.operator.plan.Identity;
import gg.sprocket.operator.resource.Digest;
import gg.sprocket.operator.resource.Labels;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/** Issues server certificates by the authority of each instance. */
final class Certificates {

  /** One year; renewed with a third of it left. */
  private static final Duration LIFE = Duration.ofDays(365);

  private static final String KEY = "ca.key";
  private static final String CERTIFICATE = "ca.crt";

  private final KubernetesClient client;
  private final String keysNamespace;
  private final Clock clock;

  /**
   * @param client the cluster
   * @param keysNamespace where the authorities are kept, out of tenants' reach
   * @param clock the time
   */
  Certificates(KubernetesClient client, String keysNamespace, Clock clock) {
    this.client = client;
    this.keysNamespace = keysNamespace;
    this.clock = clock;
  }

  /** The Secret of a new certificate, not yet written. */
  Secret issue(Identity identity, IssueCertificate change) {
    Authority.Signed signed =
        authority(identity, change).sign(change.hosts(), clock.instant(), LIFE);
    return new SecretBuilder()
        .withNewMetadata()
        .withNamespace(identity.namespace())
        .withName(change.ref().name())
        .withLabels(change.labels())
        .withOwnerReferences(change.owner())
        .addToAnnotations(Labels.HOSTS, String.join(",", change.hosts()))
        .addToAnnotations(Labels.NOT_AFTER, signed.notAfter().toString())
        .addToAnnotations(Labels.CERTIFICATE, Digest.sha256(signed.certificate()))
        .endMetadata()
        .withType("kubernetes.io/tls")
        .withData(
            Map.of(
                "tls.crt", encoded(signed.certificate()),
                "tls.key", encoded(signed.key()),
                "ca.crt", encoded(signed.authority())))
        .build();
  }

  /** Removes an authority; one that is gone already is fine. */
  void remove(String authority) {
    client.secrets().inNamespace(keysNamespace).withName(authority).delete();
  }

  /** Where a certificate is, its authority is too; otherwise it is most likely still to be made. */
  private Authority authority(Identity identity, IssueCertificate change) {
    return change.known()
        ? stored(change.authority()).orElseGet(() -> create(identity, change.authority()))
        : create(identity, change.authority());
  }

  private Authority create(Identity identity, String name) {
    Authority made =
        Authority.create(identity.namespace() + "/" + identity.name(), clock.instant());
    try {
      client.resource(secret(identity, name, made)).create();
      return made;
    } catch (KubernetesClientException e) {
      if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
        throw e;
      }
      // Kept from before, or made by the pass before a crash; the stored one counts.
      return stored(name).orElseThrow(() -> e);
    }
  }

  private Optional<Authority> stored(String name) {
    return Optional.ofNullable(client.secrets().inNamespace(keysNamespace).withName(name).get())
        .map(Certificates::read);
  }

  private Secret secret(Identity identity, String name, Authority authority) {
    return new SecretBuilder()
        .withNewMetadata()
        .withNamespace(keysNamespace)
        .withName(name)
        .withLabels(Labels.shared("authority"))
        .addToAnnotations("sprocket.gg/instance", identity.namespace() + "/" + identity.name())
        .endMetadata()
        .withImmutable(true)
        .withData(
            Map.of(
                KEY, encoded(authority.keyPem()), CERTIFICATE, encoded(authority.certificatePem())))
        .build();
  }

  private static Authority read(Secret secret) {
    return Authority.read(decoded(secret, KEY), decoded(secret, CERTIFICATE));
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
