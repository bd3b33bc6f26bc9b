package gg.sprocket.operator.it;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;

/** TLS with certificates in PEM. */
final class TlsContexts {

  private static final char[] NONE = new char[0];

  private TlsContexts() {}

  /** Of a server with the files of a certificate Secret. */
  static SSLContext of(Map<String, String> tls) throws GeneralSecurityException, IOException {
    KeyStore store = empty();
    Certificate[] chain = chain(tls.getOrDefault("tls.crt", ""));
    store.setKeyEntry("server", key(tls.getOrDefault("tls.key", "")), NONE, chain);
    KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
    keys.init(store, NONE);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    return context;
  }

  /** Of a client that trusts an authority. */
  static SSLContext trusting(String authority) throws GeneralSecurityException, IOException {
    KeyStore store = empty();
    store.setCertificateEntry("authority", chain(authority)[0]);
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }

  private static KeyStore empty() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, NONE);
    return store;
  }

  private static Certificate[] chain(String pem) throws GeneralSecurityException {
    return CertificateFactory.getInstance("X.509")
        .generateCertificates(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)))
        .toArray(new Certificate[0]);
  }

  private static PrivateKey key(String pem) throws IOException {
    try (PEMParser parser = new PEMParser(new StringReader(pem))) {
      return switch (parser.readObject()) {
        case PEMKeyPair pair -> new JcaPEMKeyConverter().getPrivateKey(pair.getPrivateKeyInfo());
        case PrivateKeyInfo info -> new JcaPEMKeyConverter().getPrivateKey(info);
        case null, default -> throw new IOException("no private key");
      };
    }
  }
}
