package gg.sprocket.operator.vault;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * Believes one member: it is asked by the address of its pod, and proves its name. The JDK's own
 * check would compare the certificate with the address.
 */
final class MemberTrust extends X509ExtendedTrustManager {

  /** The member's certificate is good, but that of another. */
  static final class WrongName extends CertificateException {
    private static final long serialVersionUID = 1L;

    WrongName(String name) {
      super("the certificate is not good for " + name);
    }
  }

  /** There is no authority that a certificate could have been signed by. */
  static final class NoAuthority extends CertificateException {
    private static final long serialVersionUID = 1L;

    NoAuthority() {
      super("no certificate of an authority is known");
    }
  }

  /** Type of a DNS name in {@link X509Certificate#getSubjectAlternativeNames}. */
  private static final Integer DNS_NAME = 2;

  private final String name;
  private final Optional<X509TrustManager> chains;

  private MemberTrust(String name, Optional<X509TrustManager> chains) {
    this.name = name;
    this.chains = chains;
  }

  /** What connections to a member are made with. An authority that holds none trusts nobody. */
  static SSLContext context(MemberAddress address) {
    try {
      TrustManager trust = new MemberTrust(address.name(), chains(address.authority()));
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {trust}, null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("every JDK has TLS with trust of one's own", e);
    }
  }

  private static Optional<X509TrustManager> chains(String authority)
      throws GeneralSecurityException, IOException {
    Collection<? extends Certificate> certificates = certificates(authority);
    if (certificates.isEmpty()) {
      return Optional.empty();
    }
    KeyStore anchors = KeyStore.getInstance(KeyStore.getDefaultType());
    anchors.load(null, null);
    int number = 0;
    for (Certificate certificate : certificates) {
      anchors.setCertificateEntry("authority-" + number++, certificate);
    }
    TrustManagerFactory managers = TrustManagerFactory.getInstance("PKIX");
    managers.init(anchors);
    return Stream.of(managers.getTrustManagers())
        .filter(X509TrustManager.class::isInstance)
        .map(X509TrustManager.class::cast)
        .findFirst();
  }

  private static Collection<? extends Certificate> certificates(String pem) {
    try {
      return CertificateFactory.getInstance("X.509")
          .generateCertificates(
              new ByteArrayInputStream(pem.getBytes(StandardCharsets.ISO_8859_1)));
    } catch (CertificateException e) {
      return List.of();
    }
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
    chains.orElseThrow(NoAuthority::new).checkServerTrusted(chain, type);
    Collection<List<?>> names = chain[0].getSubjectAlternativeNames();
    boolean named =
        names != null
            && names.stream()
                .filter(entry -> DNS_NAME.equals(entry.getFirst()))
                .anyMatch(entry -> covers(String.valueOf(entry.get(1))));
    if (!named) {
      throw new WrongName(name);
    }
  }

  /** A wildcard stands for one label (RFC 6125). */
  private boolean covers(String pattern) {
    int dot = name.indexOf('.');
    return pattern.equalsIgnoreCase(name)
        || (dot > 0 && pattern.equalsIgnoreCase("*" + name.substring(dot)));
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    checkServerTrusted(chain, type);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    checkServerTrusted(chain, type);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
    throw new CertificateException("no client is served here");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    checkClientTrusted(chain, type);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    checkClientTrusted(chain, type);
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return new X509Certificate[0];
  }
}
