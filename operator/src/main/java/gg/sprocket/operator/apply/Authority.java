package gg.sprocket.operator.apply;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.encoders.DecoderException;

/**
 * An instance's own certificate authority: signs the certificates by which its services prove
 * themselves to one another.
 *
 * @param key its private key
 * @param certificate its certificate
 */
record Authority(PrivateKey key, X509Certificate certificate) {

  /** Clocks of nodes may lag. */
  private static final Duration BACKDATED = Duration.ofMinutes(5);

  private static final Duration LIFE = Duration.ofDays(3650);
  private static final SecureRandom RANDOM = new SecureRandom();

  /**
   * A signed certificate, all parts in PEM.
   *
   * @param certificate the certificate
   * @param key its private key, PKCS #8
   * @param authority certificate of its authority
   * @param notAfter end of its validity
   */
  record Signed(String certificate, String key, String authority, Instant notAfter) {}

  /** A new authority. */
  static Authority create(String name, Instant now) {
    try {
      return create(new X500Name("CN=" + name), keys(), now);
    } catch (GeneralSecurityException | IOException | OperatorCreationException e) {
      throw new IllegalStateException("cannot make a certificate authority", e);
    }
  }

  private static Authority create(X500Name name, KeyPair keys, Instant now)
      throws GeneralSecurityException, IOException, OperatorCreationException {
    X509v3CertificateBuilder builder = builder(name, name, keys, now, now.plus(LIFE));
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
    builder.addExtension(
        Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
    identify(builder, keys.getPublic(), keys.getPublic());
    return new Authority(keys.getPrivate(), sign(builder, keys.getPrivate()));
  }

  /**
   * The authority of stored PEM texts.
   *
   * @throws IllegalArgumentException if they do not hold a key and a certificate
   */
  static Authority read(String key, String certificate) {
    try (PEMParser keys = new PEMParser(new StringReader(key));
        PEMParser certificates = new PEMParser(new StringReader(certificate))) {
      if (keys.readObject() instanceof PrivateKeyInfo info
          && certificates.readObject() instanceof X509CertificateHolder holder) {
        return new Authority(
            new JcaPEMKeyConverter().getPrivateKey(info),
            new JcaX509CertificateConverter().getCertificate(holder));
      }
      throw new IllegalArgumentException("the authority's Secret holds no key and certificate");
    } catch (IOException | GeneralSecurityException | DecoderException _) {
      // The cause is left out: a parser's message may quote the key.
      throw new IllegalArgumentException("the authority's Secret cannot be read");
    }
  }

  /**
   * Signs a certificate for a server. The authority's own certificate is handed out with it, made
   * anew while it outlives the server's twice: with the same name and key, so that whoever trusts
   * the former one accepts what is signed now, and the other way round (RFC 5280, 6.1.1).
   */
  Signed sign(List<String> hosts, Instant now, Duration life) {
    try {
      if (certificate.getNotAfter().toInstant().isBefore(now.plus(life.multipliedBy(2)))) {
        X500Name name = X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded());
        return create(name, new KeyPair(certificate.getPublicKey(), key), now)
            .sign(hosts, now, life);
      }
      KeyPair keys = keys();
      Instant end = now.plus(life);
      X509v3CertificateBuilder builder =
          builder(
              new X500Name(certificate.getSubjectX500Principal().getName()),
              new X500Name("CN=" + hosts.getFirst()),
              keys,
              now,
              end);
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
      builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
      builder.addExtension(
          Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
      builder.addExtension(Extension.subjectAlternativeName, false, names(hosts));
      identify(builder, keys.getPublic(), certificate.getPublicKey());
      return new Signed(pem(sign(builder, key)), keyPem(keys.getPrivate()), certificatePem(), end);
    } catch (GeneralSecurityException | IOException | OperatorCreationException e) {
      throw new IllegalStateException("cannot sign a certificate for " + hosts, e);
    }
  }

  /** The certificate in PEM. */
  String certificatePem() {
    return pem(certificate);
  }

  /** The private key in PEM, PKCS #8. */
  String keyPem() {
    return keyPem(key);
  }

  private static KeyPair keys() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"), RANDOM);
    return generator.generateKeyPair();
  }

  private static X509v3CertificateBuilder builder(
      X500Name issuer, X500Name subject, KeyPair keys, Instant now, Instant end) {
    return new JcaX509v3CertificateBuilder(
        issuer,
        new BigInteger(127, RANDOM),
        Date.from(now.minus(BACKDATED)),
        Date.from(end),
        subject,
        keys.getPublic());
  }

  /** Whose keys they are (RFC 5280, 4.2.1.1 and 4.2.1.2); strict clients ask for it. */
  private static void identify(
      X509v3CertificateBuilder builder, PublicKey subject, PublicKey issuer)
      throws GeneralSecurityException, CertIOException {
    JcaX509ExtensionUtils utilities = new JcaX509ExtensionUtils();
    builder.addExtension(
        Extension.subjectKeyIdentifier, false, utilities.createSubjectKeyIdentifier(subject));
    builder.addExtension(
        Extension.authorityKeyIdentifier, false, utilities.createAuthorityKeyIdentifier(issuer));
  }

  private static X509Certificate sign(X509v3CertificateBuilder builder, PrivateKey key)
      throws GeneralSecurityException, OperatorCreationException {
    return new JcaX509CertificateConverter()
        .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(key)));
  }

  private static GeneralNames names(List<String> hosts) throws CertIOException {
    return new GeneralNames(
        hosts.stream()
            .map(host -> new GeneralName(GeneralName.dNSName, host))
            .toArray(GeneralName[]::new));
  }

  private static String keyPem(PrivateKey key) {
    try {
      return pem(new JcaPKCS8Generator(key, null));
    } catch (IOException e) {
      throw new IllegalStateException("a key cannot be written", e);
    }
  }

  private static String pem(Object object) {
    StringWriter text = new StringWriter();
    try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
      writer.writeObject(object);
    } catch (IOException e) {
      throw new IllegalStateException("writing to memory does not fail", e);
    }
    return text.toString();
  }
}
