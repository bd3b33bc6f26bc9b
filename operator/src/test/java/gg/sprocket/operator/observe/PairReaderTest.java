package gg.sprocket.operator.observe;

import static org.assertj.core.api.Assertions.assertThat;

import gg.sprocket.operator.plan.TlsPair;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.io.pem.PemObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PairReaderTest {

  private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");
  private static final Instant END = Instant.parse("2027-01-01T00:00:00Z");

  @ParameterizedTest
  @ValueSource(strings = {"EC", "RSA", "Ed25519"})
  void aPairTellsItsHostsAndItsTime(String algorithm) throws Exception {
    KeyPair keys = keys(algorithm);
    TlsPair pair = PairReader.read(values(certificate(keys), pkcs8(keys))).orElseThrow();

    assertThat(pair.notBefore()).isEqualTo(BEGIN);
    assertThat(pair.notAfter()).isEqualTo(END);
    assertThat(pair.hosts()).containsExactly("mle.example.org", "*.mle.example.org");
    assertThat(pair.issuer()).isEqualTo("CN=Some CA");
    assertThat(pair.matching()).isTrue();
    assertThat(pair.covers("api.mle.example.org")).isTrue();
    assertThat(pair.covers("a.b.mle.example.org")).isFalse();
    assertThat(TlsPair.of(pair.json())).isEqualTo(pair);
  }

  @ParameterizedTest
  @ValueSource(strings = {"EC", "RSA"})
  void theKeyFormsOfOlderToolsAreReadToo(String algorithm) throws Exception {
    KeyPair keys = keys(algorithm);

    assertThat(PairReader.read(values(certificate(keys), older(keys.getPrivate()))))
        .hasValueSatisfying(pair -> assertThat(pair.matching()).isTrue());
  }

  @Test
  void anotherKeyDoesNotMatch() throws Exception {
    X509CertificateHolder certificate = certificate(keys("EC"));

    assertThat(PairReader.read(values(certificate, pkcs8(keys("EC")))).orElseThrow())
        .matches(pair -> !pair.matching());
    assertThat(PairReader.read(values(certificate, pkcs8(keys("RSA")))).orElseThrow())
        .matches(pair -> !pair.matching());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "not PEM", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"})
  void whatCannotBeReadIsNoPair(String text) throws Exception {
    KeyPair keys = keys("EC");
    Map<String, String> values = new TreeMap<>(values(certificate(keys), pkcs8(keys)));
    values.put("tls.crt", encoded(text));
    assertThat(PairReader.read(values)).isEmpty();

    values.putAll(values(certificate(keys), pkcs8(keys)));
    values.put("tls.key", encoded(text));
    assertThat(PairReader.read(values)).isEmpty();
  }

  @Test
  void theCacheHoldsWhatWasReadAndNoValue() throws Exception {
    KeyPair keys = keys("EC");
    Map<String, String> values = new TreeMap<>(values(certificate(keys), pkcs8(keys)));
    values.put("ca.crt", values.get("tls.crt"));
    Secret secret =
        new SecretBuilder()
            .withNewMetadata()
            .withName("own")
            .addToAnnotations("pair", "{\"matching\": true}")
            .endMetadata()
            .withData(values)
            .build();
    String key =
        new String(Base64.getDecoder().decode(values.get("tls.key")), StandardCharsets.UTF_8);

    var store = Stripping.secrets();
    store.put("own", secret);
    Secret kept = Objects.requireNonNull(store.get("own"));

    TlsPair pair = Stripping.pair(kept).orElseThrow();
    assertThat(pair.hosts()).contains("mle.example.org");
    assertThat(pair.authority()).startsWith("-----BEGIN CERTIFICATE-----");
    assertThat(kept.toString())
        .doesNotContain(values.get("tls.key"))
        .doesNotContain(key.lines().skip(1).findFirst().orElseThrow());
  }

  private static JcaPKCS8Generator pkcs8(KeyPair keys) throws IOException {
    return new JcaPKCS8Generator(keys.getPrivate(), null);
  }

  /** As {@code openssl ecparam -genkey} writes it: the JDK's own form lacks the curve. */
  private static Object older(PrivateKey key) throws IOException {
    return key instanceof ECPrivateKey ec
        ? new PemObject(
            "EC PRIVATE KEY",
            new org.bouncycastle.asn1.sec.ECPrivateKey(
                    256, ec.getS(), SECObjectIdentifiers.secp256r1)
                .getEncoded())
        : key;
  }

  private static KeyPair keys(String algorithm) throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
    if (algorithm.equals("EC")) {
      generator.initialize(256);
    }
    return generator.generateKeyPair();
  }

  private static X509CertificateHolder certificate(KeyPair keys)
      throws GeneralSecurityException, IOException, OperatorCreationException {
    KeyPair authority = keys("EC");
    JcaX509v3CertificateBuilder builder =
        new JcaX509v3CertificateBuilder(
            new X500Name("CN=Some CA"),
            BigInteger.ONE,
            Date.from(BEGIN),
            Date.from(END),
            new X500Name("CN=mle"),
            keys.getPublic());
    builder.addExtension(
        Extension.subjectAlternativeName,
        false,
        new GeneralNames(
            new GeneralName[] {
              new GeneralName(GeneralName.dNSName, "mle.example.org"),
              new GeneralName(GeneralName.iPAddress, "192.0.2.1"),
              new GeneralName(GeneralName.dNSName, "*.mle.example.org")
            }));
    return builder.build(
        new JcaContentSignerBuilder("SHA256withECDSA").build(authority.getPrivate()));
  }

  private static Map<String, String> values(Object certificate, Object key) throws IOException {
    return Map.of("tls.crt", encoded(pem(certificate)), "tls.key", encoded(pem(key)));
  }

  private static String pem(Object object) throws IOException {
    StringWriter text = new StringWriter();
    try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
      writer.writeObject(object);
    }
    return text.toString();
  }

  private static String encoded(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
