package gg.sprocket.operator.values;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import gg.sprocket.operator.keys.KeysNamespace;
import gg.sprocket.operator.keys.TokenIssuer;
import gg.sprocket.operator.keys.VaultAccess;
import gg.sprocket.operator.plan.Identity;
import gg.sprocket.operator.plan.VaultPod;
import gg.sprocket.operator.plan.VaultSource;
import gg.sprocket.operator.plan.vault.NoAnswer;
import gg.sprocket.operator.plan.vault.SetUpForm;
import gg.sprocket.operator.plan.vault.Trouble;
import gg.sprocket.operator.vault.Login;
import gg.sprocket.operator.vault.MemberLocator;
import gg.sprocket.operator.vault.SecretBytes;
import gg.sprocket.operator.vault.VaultFailure;
import gg.sprocket.operator.vault.VaultMember;
import gg.sprocket.operator.vault.VaultSession;
import gg.sprocket.operator.vault.VaultToken;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How often the operator logs in at a Vault, and with what. */
class ValueStoreTest {

  private static final Identity MLE = new Identity("league", "mle", "uid", 1, false, Map.of());
  private static final VaultSource SOURCE =
      new VaultSource(
          "data",
          new SetUpForm("league", "mle", Optional.empty()),
          new VaultPod("v", "v-0", "127.0.0.1", "v.svc", "run"));

  private final AtomicInteger authorities = new AtomicInteger();
  private final HttpServer server = server();
  private final KubernetesClient client =
      new KubernetesClientBuilder()
          .withConfig(
              new ConfigBuilder(Config.empty())
                  .withMasterUrl("http://127.0.0.1:" + server.getAddress().getPort())
                  .build())
          .build();
  private final List<String> logins = new ArrayList<>();
  private Instant now = Instant.parse("2026-03-01T12:00:00Z");
  private final ValueStore store =
      new ValueStore(
          new VaultAccess(
              new KeysNamespace(client, "keys"),
              _ -> member(),
              MemberLocator.BY_POD,
              new TokenIssuer(client, "nobody", new Ticking())),
          audience -> SecretBytes.taking(("for-" + audience).getBytes(StandardCharsets.US_ASCII)),
          new Ticking());

  /** A clock that the test moves. */
  private final class Ticking extends Clock {
    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  @AfterEach
  void stop() {
    client.close();
    server.stop(0);
  }

  @Test
  void oneLoginServesUntilHalfItsLifeIsOver() throws VaultFailure {
    assertThat(ask()).isEqualTo("answer");
    now = now.plus(Duration.ofMinutes(9));
    ask();
    assertThat(logins).containsExactly("jwt sprocket-operator for-vault.sprocket.gg/league/mle");
    assertThat(authorities).hasValue(1);

    now = now.plus(Duration.ofMinutes(2));
    ask();
    assertThat(logins).hasSize(2);
  }

  @Test
  void anotherVaultIsAnotherLogin() throws VaultFailure {
    ask();
    VaultSource anew = new VaultSource("other", SOURCE.form(), SOURCE.member());
    store.ask(MLE, anew, _ -> "answer");
    assertThat(logins).hasSize(2);
  }

  @Test
  void aLoginThatIsNotGoodAnyMoreIsMadeAnewOnce() throws VaultFailure {
    ask();
    AtomicInteger questions = new AtomicInteger();

    String answer =
        store.ask(
            MLE,
            SOURCE,
            _ -> {
              if (questions.incrementAndGet() == 1) {
                throw new VaultFailure("GET x", new Trouble.Denied());
              }
              return "at last";
            });

    assertThat(answer).isEqualTo("at last");
    assertThat(logins).hasSize(2);
    assertThatThrownBy(() -> store.ask(MLE, SOURCE, _ -> denied(questions)))
        .isInstanceOf(VaultFailure.class);
    assertThat(questions).as("asked twice and no more").hasValue(4);
    assertThat(logins).hasSize(3);
  }

  @Test
  void whatFailsOtherwiseIsNotAskedAgain() throws VaultFailure {
    ask();
    AtomicInteger questions = new AtomicInteger();

    assertThatThrownBy(
            () ->
                store.ask(
                    MLE,
                    SOURCE,
                    _ -> {
                      questions.incrementAndGet();
                      throw new VaultFailure("GET x", new Trouble.Unready());
                    }))
        .isInstanceOf(VaultFailure.class);
    assertThat(questions).hasValue(1);
    assertThat(logins).hasSize(1);
  }

  @Test
  void anAuthorityThatSignedNothingIsReadAgain() throws VaultFailure {
    ask();
    Trouble other = new Trouble.Unanswered(NoAnswer.UnknownAuthority);

    assertThatThrownBy(
            () ->
                store.ask(
                    MLE,
                    SOURCE,
                    _ -> {
                      throw new VaultFailure("GET x", other);
                    }))
        .isInstanceOf(VaultFailure.class);
    ask();
    assertThat(authorities).hasValue(2);
  }

  private String ask() throws VaultFailure {
    return store.ask(MLE, SOURCE, _ -> "answer");
  }

  private static String denied(AtomicInteger questions) throws VaultFailure {
    questions.incrementAndGet();
    throw new VaultFailure("GET x", new Trouble.Denied());
  }

  /** One that only takes logins. */
  private VaultMember member() {
    return (VaultMember)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {VaultMember.class},
            (_, method, arguments) ->
                switch (method.getName()) {
                  case "login" -> login(arguments);
                  case "session" -> session();
                  case "close" -> null;
                  default -> throw new AssertionError(method);
                });
  }

  private Login login(Object[] arguments) {
    logins.add(
        "%s %s %s"
            .formatted(
                arguments[0],
                arguments[1],
                new String(((SecretBytes) arguments[2]).copy(), StandardCharsets.US_ASCII)));
    return new Login(
        new VaultToken(SecretBytes.taking("token".getBytes(StandardCharsets.US_ASCII))),
        Duration.ofMinutes(20));
  }

  private VaultSession session() {
    return (VaultSession)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {VaultSession.class},
            (_, method, _) -> {
              throw new AssertionError(method);
            });
  }

  /** A keys namespace that has the authority of the instance. */
  private HttpServer server() {
    try {
      HttpServer made =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      byte[] secret =
          """
          {"kind": "Secret", "apiVersion": "v1", "metadata": {"name": "ca-data", "namespace": "keys",
          "annotations": {"sprocket.gg/instance": "league/mle"}}, "data": {"ca.crt": "%s"}}
          """
              .formatted(Base64.getEncoder().encodeToString("PEM".getBytes(StandardCharsets.UTF_8)))
              .getBytes(StandardCharsets.UTF_8);
      made.createContext(
          "/",
          exchange -> {
            authorities.incrementAndGet();
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, secret.length);
            exchange.getResponseBody().write(secret);
            exchange.close();
          });
      made.start();
      return made;
    } catch (IOException e) {
      throw new IllegalStateException("no server", e);
    }
  }
}
