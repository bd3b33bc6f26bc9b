package gg.sprocket.dev;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PkiTest {
  @TempDir Path folder;

  @BeforeEach
  void create() {
    Pki.create(folder, "198.18.128.1");
  }

  @Test
  void signsTheServerForEveryNameOfTheApi() throws Exception {
    X509Certificate server = certificate("apiserver");

    server.verify(certificate("ca").getPublicKey());
    assertThat(server.getSubjectAlternativeNames())
        .extracting(name -> name.get(1).toString())
        .contains("127.0.0.1", "localhost", "kubernetes.default.svc", "10.96.0.1");
    assertThat(server.getExtendedKeyUsage()).isEqualTo(List.of("1.3.6.1.5.5.7.3.1"));
    assertThat(server.getBasicConstraints()).as("no authority").isEqualTo(-1);
  }

  @ParameterizedTest
  @EnumSource
  void signsClientsThatKubernetesReadsUserAndGroupFrom(Identity identity) throws Exception {
    X509Certificate client = certificate(identity.file());

    client.verify(certificate("ca").getPublicKey());
    client.checkValidity();
    String subject = client.getSubjectX500Principal().getName();
    assertThat(subject).contains("CN=" + identity.user());
    identity.group().ifPresent(group -> assertThat(subject).contains("O=" + group));
    assertThat(client.getExtendedKeyUsage()).isEqualTo(List.of("1.3.6.1.5.5.7.3.2"));
  }

  @Test
  void programsOfTheControlPlaneItselfMayNotDoEverything() {
    assertThat(Identity.values())
        .filteredOn(identity -> identity.group().equals(Optional.of("system:masters")))
        .doesNotContain(
            Identity.CONTROLLER_MANAGER, Identity.SCHEDULER, Identity.KUBELET, Identity.KUBE_PROXY);
  }

  @Test
  void keysAreReadableByTheirOwnerOnly() throws IOException {
    try (var files = Files.list(folder)) {
      assertThat(files.filter(file -> file.toString().endsWith(".key")))
          .hasSize(3 + Identity.values().length)
          .allSatisfy(
              file ->
                  assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                      .isEqualTo("rw-------"));
    }
  }

  @Test
  void namesTheCurveInKeys() throws IOException {
    // Without it Go says "unknown elliptic curve". 06 08 2a 86 48 ce 3d 03 01 07 is P-256.
    byte[] key =
        Base64.getMimeDecoder()
            .decode(
                Files.readString(folder.resolve("sa.key"))
                    .replaceAll("-----(BEGIN|END) EC PRIVATE KEY-----", ""));
    assertThat(HexFormat.of().formatHex(key)).contains("06082a8648ce3d030107");
  }

  private X509Certificate certificate(String name) throws IOException, GeneralSecurityException {
    try (InputStream stream = Files.newInputStream(folder.resolve(name + ".crt"))) {
      return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(stream);
    }
  }
}
