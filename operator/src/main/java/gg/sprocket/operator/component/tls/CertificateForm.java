package gg.sprocket.operator.component.tls;

import com.fasterxml.jackson.databind.node.ObjectNode;
import gg.sprocket.operator.plan.exposure.ServerCertificate;
import gg.sprocket.operator.resource.IssuedCertificate;
import gg.sprocket.operator.resource.Json;
import gg.sprocket.operator.resource.Names;
import gg.sprocket.operator.resource.Objects;

/** A request to cert-manager. */
final class CertificateForm {

  private CertificateForm() {}

  static IssuedCertificate of(Names names, ServerCertificate certificate) {
    ObjectNode spec = Json.MAPPER.createObjectNode();
    spec.put("secretName", certificate.secret());
    certificate.hosts().forEach(spec.putArray("dnsNames")::add);
    certificate
        .issuer()
        .ifPresent(
            issuer ->
                spec.putObject("issuerRef")
                    .put("group", "cert-manager.io")
                    .put("kind", issuer.kind().name())
                    .put("name", issuer.name()));
    IssuedCertificate object = new IssuedCertificate();
    object.setMetadata(Objects.meta(names.access(certificate.access()), "tls"));
    object.setSpec(spec);
    return object;
  }
}
