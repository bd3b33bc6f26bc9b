package gg.sprocket.dev;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;

/** Everything that has to be on disk before the first program of a control plane starts. */
final class Credentials {
  private static final String AUDIT_POLICY =
      """
      apiVersion: audit.k8s.io/v1
      kind: Policy
      omitStages: [RequestReceived]
      rules:
      - level: Metadata
      """;

  private Credentials() {}

  /** Makes keys, certificates, kubeconfigs and the audit policy, in a folder that is made too. */
  static void write(StateFolder state, Ports ports) {
    state.create();
    Pki pki = Pki.create(state.pki(), ports.address());
    for (Identity identity : Identity.values()) {
      Folders.writeSecret(
          state.kubeconfig(identity.file()),
          Kubeconfigs.forCertificate(ports.apiServerUrl(), pki, identity.file()));
    }
    try {
      Files.writeString(state.auditPolicy(), AUDIT_POLICY);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + state.auditPolicy(), e);
    }
  }
}
