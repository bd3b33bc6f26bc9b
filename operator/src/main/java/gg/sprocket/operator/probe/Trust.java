package gg.sprocket.operator.probe;

import gg.sprocket.operator.resource.ProbeResult.Cause;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Whose certificates are trusted: those of an own authority if one is given, else the public. */
final class Trust {

  private Trust() {}

  /**
   * What TLS connections are made with.
   *
   * @throws Refusal if the own authority's file holds no certificate
   */
  static SSLContext of(ProbeInput input) throws Refusal, GeneralSecurityException, IOException {
    Optional<Path> authority = input.authority();
    return authority.isEmpty()
        ? SSLContext.getDefault()
        : trusting(certificates(input, authority.orElseThrow()));
  }

  /**
   * What connections to a server are made with whose authority is in a file of this name.
   *
   * @throws Refusal if the file holds no certificate
   */
  static SSLContext of(ProbeInput input, String file)
      throws Refusal, GeneralSecurityException, IOException {
    return trusting(certificates(input, input.file(file)));
  }

  /**
   * Tells in advance what a driver would only say in its own words.
   *
   * @throws Refusal if the file holds no certificate
   */
  static Collection<? extends Certificate> certificates(ProbeInput input, Path file)
      throws Refusal, IOException {
    byte[] content = Files.readAllBytes(file);
    try {
      Collection<? extends Certificate> certificates =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(content));
      if (!certificates.isEmpty()) {
        return certificates;
      }
    } catch (CertificateException e) {
      // Told below, in words that name the Secret.
    }
    throw new Refusal(
        Cause.SecretInvalid,
        "%s holds no certificate under the key ca.crt; put the authority's certificate there in PEM form",
        input.authorityName());
  }

  private static SSLContext trusting(Collection<? extends Certificate> certificates)
      throws GeneralSecurityException, IOException {
    KeyStore anchors = KeyStore.getInstance(KeyStore.getDefaultType());
    anchors.load(null, null);
    int number = 0;
    for (Certificate certificate : certificates) {
      anchors.setCertificateEntry("authority-" + number++, certificate);
    }
    TrustManagerFactory managers =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    managers.init(anchors);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, managers.getTrustManagers(), null);
    return context;
  }
}
