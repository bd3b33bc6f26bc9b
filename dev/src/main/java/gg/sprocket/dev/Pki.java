package gg.sprocket.dev;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.interfaces.ECPrivateKey;
import java.util.List;
import java.util.stream.Stream;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.util.io.pem.PemObject;

/**
 * Keys and certificates of one control plane as PEM files: {@code ca}, {@code apiserver}, one
 * client per {@link Identity} ({@code .crt} and {@code .key} each) and the service-account keys
 * {@code sa.key} and {@code sa.pub}.
 */
public record Pki(Path folder) {
  /** First address of the service network: what {@code kubernetes.default} resolves to. */
  private static final String KUBERNETES_SERVICE = "10.96.0.1";

  private static final List<String> SERVER_NAMES =
      List.of(
          "localhost",
          "kubernetes",
          "kubernetes.default",
          "kubernetes.default.svc",
          "kubernetes.default.svc.cluster.local");

  /** Makes them; the API server's certificate is good for an address beside loopback. */
  static Pki create(Path folder, String address) {
    Pki pki = new Pki(folder);
    CertificateAuthority authority = new CertificateAuthority("sprocket-local-ca");
    pki.write("ca", authority.certificate(), authority.keys());
    KeyPair server = CertificateAuthority.keyPair();
    pki.write(
        "apiserver", authority.server("kube-apiserver", server, serverNames(address)), server);
    for (Identity identity : Identity.values()) {
      KeyPair client = CertificateAuthority.keyPair();
      pki.write(identity.file(), authority.client(identity, client), client);
    }
    KeyPair serviceAccounts = CertificateAuthority.keyPair();
    Folders.writeSecret(pki.key("sa"), privatePem(serviceAccounts));
    pki.writePublic(folder.resolve("sa.pub"), serviceAccounts.getPublic());
    return pki;
  }

  /** A certificate by the name of its owner. */
  public Path certificate(String name) {
    return folder.resolve(name + ".crt");
  }

  Path key(String name) {
    return folder.resolve(name + ".key");
  }

  Path serviceAccountPublicKey() {
    return folder.resolve("sa.pub");
  }

  String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  private void write(String name, Object certificate, KeyPair keys) {
    writePublic(certificate(name), certificate);
    Folders.writeSecret(key(name), privatePem(keys));
  }

  private void writePublic(Path file, Object value) {
    try {
      Files.writeString(file, pem(value));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }

  private static List<GeneralName> serverNames(String address) {
    return Stream.concat(
            SERVER_NAMES.stream().map(name -> new GeneralName(GeneralName.dNSName, name)),
            Stream.of("127.0.0.1", "::1", KUBERNETES_SERVICE, address)
                .distinct()
                .map(ip -> new GeneralName(GeneralName.iPAddress, ip)))
        .toList();
  }

  /**
   * The SEC 1 form with its curve named: the Kubernetes client for Java takes elliptic keys in no
   * other form, and Go refuses it when the curve is left out, as the JDK's own encoding does.
   */
  private static String privatePem(KeyPair keys) {
    ECPrivateKey key = (ECPrivateKey) keys.getPrivate();
    SubjectPublicKeyInfo point = SubjectPublicKeyInfo.getInstance(keys.getPublic().getEncoded());
    try {
      return pem(
          new PemObject(
              "EC PRIVATE KEY",
              new org.bouncycastle.asn1.sec.ECPrivateKey(
                      256,
                      key.getS(),
                      new DERBitString(point.getPublicKeyData().getBytes()),
                      SECObjectIdentifiers.secp256r1)
                  .getEncoded()));
    } catch (IOException e) {
      throw new IllegalStateException("a P-256 key encodes", e);
    }
  }

  private static String pem(Object value) {
    StringWriter text = new StringWriter();
    try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
      writer.writeObject(value);
    } catch (IOException e) {
      throw new IllegalStateException("writing to memory", e);
    }
    return text.toString();
  }
}
