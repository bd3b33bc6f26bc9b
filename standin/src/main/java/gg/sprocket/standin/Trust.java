package gg.sprocket.standin;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Whom a Node process trusts: the authorities that it brings along, and those in the file that
 * {@code NODE_EXTRA_CA_CERTS} names (Node's documentation of the command line). A file that cannot
 * be read is told once and passed over.
 *
 * @param context for clients of TLS
 * @param manager what decides
 * @param store the authorities
 */
public record Trust(SSLContext context, X509TrustManager manager, KeyStore store) {

  /** No secret: certificates alone are in it. */
  public static final String STORE_PASSWORD = "authorities";

  /** That of this process. */
  public static Trust of(Surroundings here, Log log) {
    Optional<Path> extra = here.variable("NODE_EXTRA_CA_CERTS").map(here::file);
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      int number = 0;
      for (X509Certificate known : usual().getAcceptedIssuers()) {
        store.setCertificateEntry("known-" + number++, known);
      }
      if (extra.isPresent()) {
        if (Files.isReadable(extra.get())) {
          for (Certificate more : read(extra.get())) {
            store.setCertificateEntry("extra-" + number++, more);
          }
        } else {
          log.raw(
              "Warning: Ignoring extra certs from `%s`, load failed: error:80000002:system"
                      .formatted(here.name(extra.get()))
                  + " library::No such file or directory");
        }
      }
      X509TrustManager manager = manager(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new X509TrustManager[] {manager}, null);
      return new Trust(context, manager, store);
    } catch (GeneralSecurityException | IOException e) {
      throw new Fatal("Error: cannot set TLS up: " + e.getMessage(), e);
    }
  }

  /** The authorities as a store of the form PKCS #12. */
  public InputStream stored() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      store.store(out, STORE_PASSWORD.toCharArray());
      return new ByteArrayInputStream(out.toByteArray());
    } catch (GeneralSecurityException | IOException e) {
      throw new Fatal("Error: cannot set TLS up: " + e.getMessage(), e);
    }
  }

  private static Iterable<? extends Certificate> read(Path file)
      throws IOException, GeneralSecurityException {
    try (InputStream in = Files.newInputStream(file)) {
      return CertificateFactory.getInstance("X.509").generateCertificates(in);
    }
  }

  private static X509TrustManager usual() throws GeneralSecurityException {
    return manager(null);
  }

  private static X509TrustManager manager(@Nullable KeyStore store)
      throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    for (var manager : factory.getTrustManagers()) {
      if (manager instanceof X509TrustManager x509) {
        return x509;
      }
    }
    throw new GeneralSecurityException("no trust manager for X.509");
  }
}
