package gg.sprocket.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** Certificates of the public hosts. */
@ValidationRule(
    value = "!has(self.mode) || self.mode != 'CertManager' || has(self.certManager)",
    message = "tls.mode CertManager needs the block tls.certManager: give issuerRef there")
@ValidationRule(
    value = "!has(self.certManager) || !has(self.mode) || self.mode == 'CertManager'",
    message =
        "tls.certManager only goes with tls.mode CertManager: set mode: CertManager, remove the"
            + " mode, or remove the block")
@ValidationRule(
    value = "!has(self.mode) || self.mode != 'Provided' || has(self.provided)",
    message = "tls.mode Provided needs the block tls.provided: give secretRef there")
@ValidationRule(
    value = "!has(self.provided) || (has(self.mode) && self.mode == 'Provided')",
    message =
        "tls.provided only goes with tls.mode Provided: set mode: Provided or remove the block")
public record TlsSpec(
    @JsonPropertyDescription(
            "CertManager: from the issuer of certManager.issuerRef. Provided: the Secret of"
                + " provided.secretRef. SelfSigned: from the instance's own authority. Disabled:"
                + " plain HTTP. Absent: CertManager if the block certManager is given and the"
                + " cluster has cert-manager, else SelfSigned.")
        @Nullable TlsMode mode,
    @JsonPropertyDescription("Issuer of cert-manager.") @Nullable CertManagerTls certManager,
    @JsonPropertyDescription("Secret with the certificate.") @Nullable ProvidedTls provided) {

  /** Nothing said. */
  public static final TlsSpec DEFAULT = new TlsSpec(null, null, null);
}
