package gg.sprocket.operator.keys;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import gg.sprocket.operator.plan.Problem;
import gg.sprocket.operator.plan.Read;
import gg.sprocket.operator.plan.Reason;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which keys of the cluster are told to a Vault, and how often they are read. */
class TokenIssuerTest {

  private static final String CURVE_OF_NOBODY =
      "{\"kty\":\"EC\",\"crv\":\"secp256k1\",\"x\":\"AQ\",\"y\":\"AQ\"}";
  private static final String OFF_ITS_CURVE =
      "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"AQ\",\"y\":\"AQ\"}";
  private static final String OTHER_KIND = "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"AQ\"}";
  private static final String BROKEN = "{\"kty\":\"RSA\",\"n\":\"!\",\"e\":\"AQAB\"}";

  private static final String SUBJECT = "system:serviceaccount:sprocket-system:operator";

  private final AtomicInteger reads = new AtomicInteger();
  private volatile String keys = "";
  private volatile String name = "https://kubernetes.default.svc";
  private volatile int code = 200;
  private volatile Instant now = Instant.parse("2026-03-01T12:00:00Z");
  private final HttpServer server = server();
  private final KubernetesClient client =
      new KubernetesClientBuilder()
          .withConfig(
              new ConfigBuilder(Config.empty())
                  .withMasterUrl("http://127.0.0.1:" + server.getAddress().getPort())
                  .withRequestRetryBackoffLimit(0)
                  .build())
          .build();
  private final InstantSource time = () -> now;
  private final Clock clock = time.withZone(ZoneOffset.UTC);
  private final TokenIssuer issuer = subject(SUBJECT);

  @AfterEach
  void stop() {
    client.close();
    server.stop(0);
  }

  @Test
  void keysThatCannotBeUsedAreLeftOut() throws GeneralSecurityException {
    keys = String.join(",", CURVE_OF_NOBODY, OFF_ITS_CURVE, elliptic(), OTHER_KIND, BROKEN, rsa());

    assertThat(trust(issuer.now()).jwt().keys())
        .hasSize(2)
        .allMatch(pem -> pem.startsWith("-----BEGIN PUBLIC KEY-----\n"));
    assertThat(trust(issuer.now()).jwt().issuer()).isEqualTo("https://kubernetes.default.svc");
  }

  @Test
  void noneThatCanBeUsedIsTold() {
    keys = CURVE_OF_NOBODY;

    assertThat(issuer.now().refusal())
        .hasValueSatisfying(
            problem ->
                assertThat(problem)
                    .returns(Reason.IssuerKeysMissing, Problem::reason)
                    .satisfies(p -> assertThat(p.message()).contains("/openid/v1/jwks")));
  }

  @Test
  void theMarkIsOfTheKeysInAnyOrderAndOfTheSubject() throws GeneralSecurityException {
    String one = rsa();
    String other = elliptic();
    keys = one + "," + other;
    String mark = trust(issuer.now()).mark();

    keys = other + "," + one + "," + one;
    assertThat(trust(subject(SUBJECT).now()).mark()).isEqualTo(mark);
    assertThat(trust(subject("system:serviceaccount:elsewhere:operator").now()).mark())
        .isNotEqualTo(mark);
    keys = one;
    assertThat(trust(subject(SUBJECT).now()).mark()).isNotEqualTo(mark);
  }

  /** As while they are restarted one after the other with other keys. */
  @Test
  void apiServersThatDisagreeHaveNoVaultSetUpAgainAndAgain() throws GeneralSecurityException {
    String former = rsa();
    String latter = elliptic();
    keys = former;
    Set<String> marks = new LinkedHashSet<>();
    marks.add(trust(issuer.recent()).mark());
    for (int minute = 0; minute < 120; minute++) {
      now = now.plus(Duration.ofMinutes(1));
      keys = minute % 2 == 0 ? latter : former;
      marks.add(trust(issuer.recent()).mark());
      marks.add(trust(issuer.now()).mark());
    }
    assertThat(marks).as("of the former keys, and of all").hasSize(2);

    keys = latter;
    for (int minute = 0; minute < 60; minute++) {
      now = now.plus(Duration.ofMinutes(1));
      marks.add(trust(issuer.recent()).mark());
    }
    assertThat(marks).as("the former is believed no more").hasSize(3);
    assertThat(trust(issuer.recent()).jwt().keys()).hasSize(1);
  }

  /** A Vault believes one issuer, so it cannot be told both. */
  @Test
  void apiServersThatNameOtherIssuersAreHeardOnceInHalfAnHour() throws GeneralSecurityException {
    keys = rsa();
    List<String> issuers = new ArrayList<>();
    for (int minute = 0; minute < 60; minute++) {
      now = now.plus(Duration.ofMinutes(1));
      name = minute % 2 == 0 ? "https://former" : "https://latter";
      issuers.add(trust(issuer.now()).jwt().issuer());
    }

    long changes =
        IntStream.range(1, issuers.size())
            .filter(i -> !issuers.get(i).equals(issuers.get(i - 1)))
            .count();
    assertThat(changes).as("%s", issuers).isEqualTo(2);
  }

  @Test
  void manySetUpsAreByOneReading() throws GeneralSecurityException {
    keys = rsa();
    for (int second = 0; second < 60; second++) {
      issuer.now();
      now = now.plus(Duration.ofSeconds(1));
    }
    assertThat(reads).hasValue(1);
    issuer.now();
    assertThat(reads).hasValue(2);
  }

  @Test
  void theyAreReadEveryTenMinutesAndKeptWhileTheyCannotBe() throws GeneralSecurityException {
    keys = rsa();
    String mark = trust(issuer.recent()).mark();
    keys = elliptic();
    now = now.plus(Duration.ofMinutes(9));
    assertThat(trust(issuer.recent()).mark()).isEqualTo(mark);
    assertThat(reads).hasValue(1);

    now = now.plus(Duration.ofMinutes(2));
    code = 503;
    assertThat(trust(issuer.recent()).mark()).isEqualTo(mark);
    assertThat(trust(issuer.recent()).mark()).isEqualTo(mark);
    assertThat(reads).as("one try").hasValue(2);

    now = now.plus(Duration.ofMinutes(1));
    code = 200;
    assertThat(trust(issuer.recent()).mark()).isNotEqualTo(mark);
  }

  @Test
  void withoutTheRightNoneIsKnown() {
    code = 403;

    assertThat(issuer.recent().refusal()).map(Problem::reason).contains(Reason.PermissionMissing);
  }

  private TokenIssuer subject(String subject) {
    return new TokenIssuer(client, subject, clock);
  }

  private static TokenIssuer.Trust trust(Read<TokenIssuer.Trust> read) {
    return read.found().orElseThrow();
  }

  private static String rsa() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    RSAPublicKey key = (RSAPublicKey) generator.generateKeyPair().getPublic();
    return "{\"kty\":\"RSA\",\"n\":\"%s\",\"e\":\"%s\"}"
        .formatted(number(key.getModulus()), number(key.getPublicExponent()));
  }

  private static String elliptic() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    ECPublicKey key = (ECPublicKey) generator.generateKeyPair().getPublic();
    return "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"%s\",\"y\":\"%s\"}"
        .formatted(number(key.getW().getAffineX()), number(key.getW().getAffineY()));
  }

  private static String number(BigInteger number) {
    byte[] bytes = number.toByteArray();
    byte[] unsigned = bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes;
    return Base64.getUrlEncoder().withoutPadding().encodeToString(unsigned);
  }

  private HttpServer server() {
    try {
      HttpServer made =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      made.createContext(
          "/",
          exchange -> {
            try (exchange) {
              boolean about = exchange.getRequestURI().getPath().startsWith("/.well-known/");
              if (about) {
                reads.incrementAndGet();
              }
              String answer =
                  about ? "{\"issuer\":\"%s\"}".formatted(name) : "{\"keys\":[" + keys + "]}";
              byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
              exchange.getResponseHeaders().set("Content-Type", "application/json");
              exchange.sendResponseHeaders(code, bytes.length);
              exchange.getResponseBody().write(bytes);
            }
          });
      made.start();
      return made;
    } catch (IOException e) {
      throw new IllegalStateException("no server on loopback", e);
    }
  }
}
