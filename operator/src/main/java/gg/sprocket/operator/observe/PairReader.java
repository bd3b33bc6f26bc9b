package gg.sprocket.operator.observe;

import gg.sprocket.operator.plan.TlsPair;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;

/** Reads what may be told of the certificate and key in a Secret; keeps nothing of the key. */
final class PairReader {

  /** Of a subject alternative name that is a DNS name (RFC 5280, 4.2.1.6). */
  private static final int DNS = 2;

  private static final byte[] PROBE = "sprocket".getBytes(StandardCharsets.US_ASCII);

  private PairReader() {}

  /**
   * What the values tell; empty if certificate or key cannot be read.
   *
   * @param data values of the Secret in base 64, by key
   */
  static Optional<TlsPair> read(Map<String, String> data) {
    if (!data.containsKey("tls.crt") || !data.containsKey("tls.key")) {
      return Optional.empty();
    }
    try {
      X509Certificate certificate = certificate(bytes(data, "tls.crt"));
      return Optional.of(
          new TlsPair(
              certificate.getNotBefore().toInstant(),
              certificate.getNotAfter().toInstant(),
              hosts(certificate),
              certificate.getIssuerX500Principal().getName(),
              isPair(certificate, key(bytes(data, "tls.key"))),
              authority(data)));
    } catch (GeneralSecurityException | IOException | RuntimeException _) {
      // Whatever a parser says may quote the key.
      return Optional.empty();
    }
  }

  private static byte[] bytes(Map<String, String> data, String key) {
    return Base64.getDecoder().decode(data.getOrDefault(key, ""));
  }

  /** The first one of a chain is the server's. */
  private static X509Certificate certificate(byte[] pem) throws GeneralSecurityException {
    return (X509Certificate)
        CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(pem));
  }

  private static List<String> hosts(X509Certificate certificate) throws GeneralSecurityException {
    var names = certificate.getSubjectAlternativeNames();
    return names == null
        ? List.of()
        : names.stream()
            .filter(name -> name.getFirst().equals(DNS))
            .map(name -> String.valueOf(name.getLast()))
            .toList();
  }

  private static PrivateKey key(byte[] pem) throws IOException {
    try (PEMParser parser =
        new PEMParser(new StringReader(new String(pem, StandardCharsets.UTF_8)))) {
      // Some tools put the parameters of an elliptic curve before the key.
      for (Object found = parser.readObject(); found != null; found = parser.readObject()) {
        if (found instanceof PEMKeyPair pair) {
          return new JcaPEMKeyConverter().getPrivateKey(pair.getPrivateKeyInfo());
        }
        if (found instanceof PrivateKeyInfo info) {
          return new JcaPEMKeyConverter().getPrivateKey(info);
        }
      }
    }
    throw new IOException("no key");
  }

  private static boolean isPair(X509Certificate certificate, PrivateKey key)
      throws GeneralSecurityException {
    String algorithm =
        switch (key.getAlgorithm()) {
          case "EC", "ECDSA" -> "SHA256withECDSA";
          case "RSA" -> "SHA256withRSA";
          default -> key.getAlgorithm();
        };
    try {
      Signature signing = Signature.getInstance(algorithm);
      signing.initSign(key);
      signing.update(PROBE);
      byte[] signature = signing.sign();
      Signature checking = Signature.getInstance(algorithm);
      checking.initVerify(certificate.getPublicKey());
      checking.update(PROBE);
      return checking.verify(signature);
    } catch (java.security.InvalidKeyException | java.security.SignatureException _) {
      return false; // a key of another kind
    }
  }

  /** Written anew from what was read, so that nothing but a certificate can come out. */
  private static String authority(Map<String, String> data) throws IOException {
    if (!data.containsKey("ca.crt")) {
      return "";
    }
    try {
      StringWriter text = new StringWriter();
      try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
        writer.writeObject(certificate(bytes(data, "ca.crt")));
      }
      return text.toString();
    } catch (GeneralSecurityException _) {
      return "";
    }
  }
}
