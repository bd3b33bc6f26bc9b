package gg.sprocket.dev;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * Signs the certificates of one control plane; elliptic keys, since RSA takes half a second each.
 */
final class CertificateAuthority {
  private static final Duration VALIDITY = Duration.ofDays(365);

  /** Clocks of containers and hosts differ a little. */
  private static final Duration BACKDATED = Duration.ofMinutes(5);

  private final X500Name name;
  private final KeyPair keys;
  private final X509Certificate certificate;
  private final SecureRandom random = new SecureRandom();

  CertificateAuthority(String commonName) {
    this.name = new X500Name("CN=" + commonName);
    this.keys = keyPair();
    try {
      this.certificate =
          signed(
              builder(name, keys)
                  .addExtension(Extension.basicConstraints, true, new BasicConstraints(true))
                  .addExtension(
                      Extension.keyUsage,
                      true,
                      new KeyUsage(KeyUsage.keyCertSign | KeyUsage.digitalSignature)));
    } catch (IOException e) {
      throw new IllegalStateException("extensions encode", e);
    }
  }

  X509Certificate certificate() {
    return certificate;
  }

  KeyPair keys() {
    return keys;
  }

  /** A certificate for a TLS server under these names. */
  X509Certificate server(String commonName, KeyPair subject, List<GeneralName> names) {
    return leaf(
        new X500Name("CN=" + commonName),
        subject,
        KeyPurposeId.id_kp_serverAuth,
        new GeneralNames(names.toArray(GeneralName[]::new)));
  }

  /** A certificate for a client of the API server. */
  X509Certificate client(Identity identity, KeyPair subject) {
    String group = identity.group().map(organization -> "O=" + organization + ",").orElse("");
    return leaf(
        new X500Name(group + "CN=" + identity.user()),
        subject,
        KeyPurposeId.id_kp_clientAuth,
        new GeneralNames(new GeneralName(GeneralName.dNSName, identity.file())));
  }

  static KeyPair keyPair() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has P-256", e);
    }
  }

  private X509Certificate leaf(
      X500Name subject, KeyPair keyPair, KeyPurposeId purpose, GeneralNames names) {
    try {
      return signed(
          builder(subject, keyPair)
              .addExtension(Extension.basicConstraints, true, new BasicConstraints(false))
              .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
              .addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purpose))
              .addExtension(Extension.subjectAlternativeName, false, names));
    } catch (IOException e) {
      throw new IllegalStateException("extensions encode", e);
    }
  }

  private X509v3CertificateBuilder builder(X500Name subject, KeyPair keyPair) {
    Instant start = Instant.now().minus(BACKDATED);
    return new JcaX509v3CertificateBuilder(
        name,
        new BigInteger(127, random),
        Date.from(start),
        Date.from(start.plus(VALIDITY)),
        subject,
        keyPair.getPublic());
  }

  private X509Certificate signed(X509v3CertificateBuilder builder) {
    try {
      return new JcaX509CertificateConverter()
          .getCertificate(
              builder.build(
                  new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate())));
    } catch (OperatorCreationException | GeneralSecurityException e) {
      throw new IllegalStateException("signing with a fresh P-256 key", e);
    }
  }
}
