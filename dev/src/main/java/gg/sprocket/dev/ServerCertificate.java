package gg.sprocket.dev;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.bouncycastle.asn1.x509.GeneralName;

/**
 * A server's certificate of an authority made for it alone, as PEM texts.
 *
 * @param authority the authority's certificate
 * @param certificate the server's
 * @param key the server's private key, PKCS 8
 */
public record ServerCertificate(String authority, String certificate, String key) {

  /** A certificate for names and IPv4 addresses. */
  public static ServerCertificate of(String... hosts) {
    CertificateAuthority authority = new CertificateAuthority("test authority");
    KeyPair keys = CertificateAuthority.keyPair();
    List<GeneralName> names =
        Arrays.stream(hosts)
            .map(
                host ->
                    new GeneralName(
                        host.matches("[0-9.]+") ? GeneralName.iPAddress : GeneralName.dNSName,
                        host))
            .toList();
    try {
      return new ServerCertificate(
          pem("CERTIFICATE", authority.certificate().getEncoded()),
          pem("CERTIFICATE", authority.server(hosts[0], keys, names).getEncoded()),
          pem("PRIVATE KEY", keys.getPrivate().getEncoded()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a certificate that was just made encodes", e);
    }
  }

  private static String pem(String type, byte[] content) {
    String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(type, body, type);
  }
}
