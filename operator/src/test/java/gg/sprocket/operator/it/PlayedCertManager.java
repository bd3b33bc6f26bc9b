package gg.sprocket.operator.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gg.sprocket.operator.resource.IssuedCertificate;
import gg.sprocket.operator.resource.Json;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Plays cert-manager: says of every Certificate that it was issued, as the real one does in the
 * status. No certificate is made; nobody here serves the hosts.
 */
final class PlayedCertManager implements ResourceEventHandler<IssuedCertificate>, AutoCloseable {

  private static final Duration LIFE = Duration.ofDays(90);

  private final KubernetesClient admin;
  private final SharedIndexInformer<IssuedCertificate> certificates;

  private PlayedCertManager(KubernetesClient admin) {
    this.admin = admin;
    this.certificates = admin.resources(IssuedCertificate.class).inAnyNamespace().inform(this);
  }

  /** Begins; the definition must be installed. */
  static PlayedCertManager start(KubernetesClient admin) {
    return new PlayedCertManager(admin);
  }

  @Override
  public void onAdd(IssuedCertificate certificate) {
    String namespace = certificate.getMetadata().getNamespace();
    String name = certificate.getMetadata().getName();
    try {
      admin
          .resources(IssuedCertificate.class)
          .inNamespace(namespace)
          .withName(name)
          .subresource("status")
          .patch(PatchContext.of(PatchType.JSON_MERGE), Json.text(issued()));
    } catch (KubernetesClientException e) {
      if (e.getCode() != 404) {
        throw e;
      }
    }
  }

  private static JsonNode issued() {
    ObjectNode status = Json.MAPPER.createObjectNode();
    ObjectNode fields = status.putObject("status");
    fields.put("notAfter", Instant.now().truncatedTo(ChronoUnit.SECONDS).plus(LIFE).toString());
    fields.putArray("conditions").addObject().put("type", "Ready").put("status", "True");
    return status;
  }

  @Override
  public void onUpdate(IssuedCertificate before, IssuedCertificate now) {}

  @Override
  public void onDelete(IssuedCertificate certificate, boolean unknown) {}

  @Override
  public void close() {
    certificates.close();
  }
}
