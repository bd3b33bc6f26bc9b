package gg.sprocket.operator.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Collection;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AuthorityTest {

  private final Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
  private static final List<String> HOSTS =
      List.of("mle-database", "mle-database.league", "mle-database.league.svc");

  private static final String SUBJECT_KEY = "2.5.29.14";
  private static final String AUTHORITY_KEY = "2.5.29.35";

  private final Authority authority = Authority.create("league/mle", now);

  @Test
  void aCertificateVerifiesAgainstItsAuthorityAlone() throws GeneralSecurityException {
    Authority.Signed signed = authority.sign(HOSTS, now, Duration.ofDays(365));
    X509Certificate leaf = certificate(signed.certificate());

    assertThat(signed.authority()).isEqualTo(authority.certificatePem());
    assertThatCode(() -> validate(leaf, certificate(signed.authority())))
        .doesNotThrowAnyException();
    Authority other = Authority.create("league/mle", now);
    assertThatCode(() -> validate(leaf, other.certificate()))
        .isInstanceOf(GeneralSecurityException.class);
  }

  @Test
  void aCertificateIsForItsHostsAsAServerAndForTheStatedTime() throws GeneralSecurityException {
    Authority.Signed signed = authority.sign(HOSTS, now, Duration.ofDays(365));
    X509Certificate leaf = certificate(signed.certificate());

    Collection<List<?>> names = leaf.getSubjectAlternativeNames();
    // 2 stands for a DNS name.
    assertThat(names)
        .extracting(List::toString)
        .isEqualTo(HOSTS.stream().map(h -> "[2, " + h + "]").toList());
    assertThat(leaf.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.1");
    assertThat(leaf.getBasicConstraints()).isEqualTo(-1);
    assertThat(signed.notAfter()).isEqualTo(now.plus(Duration.ofDays(365)));
    assertThat(leaf.getNotAfter()).isEqualTo(Date.from(signed.notAfter()));
    assertThat(leaf.getNotBefore()).isBefore(Date.from(now));
  }

  /** The last 20 bytes of either extension are the identifier itself. */
  @Test
  void aCertificateNamesTheKeyOfItsAuthority() throws GeneralSecurityException {
    X509Certificate leaf =
        certificate(authority.sign(HOSTS, now, Duration.ofDays(365)).certificate());

    assertThat(identifier(leaf, AUTHORITY_KEY))
        .isEqualTo(identifier(authority.certificate(), SUBJECT_KEY))
        .isEqualTo(identifier(authority.certificate(), AUTHORITY_KEY));
    assertThat(identifier(leaf, SUBJECT_KEY)).isNotEqualTo(identifier(leaf, AUTHORITY_KEY));
  }

  private static String identifier(X509Certificate certificate, String extension) {
    byte[] value = certificate.getExtensionValue(extension);
    assertThat(value).as("extension " + extension).isNotNull();
    return HexFormat.of().formatHex(value, value.length - 20, value.length);
  }

  @Test
  void anAuthorityThatEndsSoonGoesOnUnderTheSameKey() throws GeneralSecurityException {
    Authority old = Authority.create("league/mle", now.minus(Duration.ofDays(3000)));

    Authority.Signed signed = old.sign(HOSTS, now, Duration.ofDays(365));
    X509Certificate renewed = certificate(signed.authority());
    X509Certificate leaf = certificate(signed.certificate());

    assertThat(renewed.getNotAfter()).isAfter(Date.from(now.plus(Duration.ofDays(3600))));
    assertThat(renewed.getPublicKey()).isEqualTo(old.certificate().getPublicKey());
    assertThatCode(() -> validate(leaf, renewed)).doesNotThrowAnyException();
    assertThatCode(() -> validate(leaf, old.certificate()))
        .as("who still knows the former certificate")
        .doesNotThrowAnyException();
    X509Certificate earlier =
        certificate(
            old.sign(HOSTS, now.minus(Duration.ofDays(200)), Duration.ofDays(365)).certificate());
    assertThatCode(() -> validate(earlier, renewed)).doesNotThrowAnyException();
  }

  @Test
  void theKeyBelongsToTheCertificate() throws GeneralSecurityException {
    Authority.Signed signed = authority.sign(HOSTS, now, Duration.ofDays(1));

    Signature signature = Signature.getInstance("SHA256withECDSA");
    signature.initSign(key(signed.key()));
    signature.update(new byte[] {1, 2, 3});
    byte[] proof = signature.sign();
    signature.initVerify(certificate(signed.certificate()));
    signature.update(new byte[] {1, 2, 3});
    assertThat(signature.verify(proof)).isTrue();
  }

  @Test
  void anAuthorityMaySignServersButNoFurtherAuthorities() {
    X509Certificate own = authority.certificate();

    assertThat(own.getBasicConstraints()).isZero();
    assertThat(own.getKeyUsage()[5]).as("keyCertSign").isTrue();
    assertThat(own.getNotAfter()).isAfter(Date.from(now.plus(Duration.ofDays(3600))));
  }

  @Test
  void aStoredAuthoritySignsOn() throws GeneralSecurityException {
    Authority read = Authority.read(authority.keyPem(), authority.certificatePem());

    X509Certificate leaf = certificate(read.sign(HOSTS, now, Duration.ofDays(1)).certificate());
    assertThatCode(() -> validate(leaf, authority.certificate())).doesNotThrowAnyException();
  }

  @Test
  void numbersDiffer() throws GeneralSecurityException {
    assertThat(
            certificate(authority.sign(HOSTS, now, Duration.ofDays(1)).certificate())
                .getSerialNumber())
        .isNotEqualTo(
            certificate(authority.sign(HOSTS, now, Duration.ofDays(1)).certificate())
                .getSerialNumber());
  }

  @Test
  void whatIsNoAuthorityIsRefusedWithoutQuotingIt() {
    String broken = authority.keyPem().replace("A", "!");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> Authority.read(broken, authority.certificatePem()))
        .withNoCause()
        .withMessageNotContaining(broken.lines().skip(1).findFirst().orElseThrow());
    assertThatIllegalArgumentException().isThrownBy(() -> Authority.read("", ""));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Authority.read(authority.certificatePem(), authority.keyPem()));
  }

  private static void validate(X509Certificate leaf, X509Certificate root)
      throws GeneralSecurityException {
    PKIXParameters parameters = new PKIXParameters(Set.of(new TrustAnchor(root, null)));
    parameters.setRevocationEnabled(false);
    CertPathValidator.getInstance("PKIX")
        .validate(
            CertificateFactory.getInstance("X.509").generateCertPath(List.of(leaf)), parameters);
  }

  private static X509Certificate certificate(String pem) throws GeneralSecurityException {
    return (X509Certificate)
        Objects.requireNonNull(
            CertificateFactory.getInstance("X.509")
                .generateCertificate(
                    new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII))));
  }

  private static PrivateKey key(String pem) throws GeneralSecurityException {
    String body = pem.replaceAll("-----[A-Z ]+-----", "").replaceAll("\\s", "");
    return KeyFactory.getInstance("EC")
        .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(body)));
  }
}
