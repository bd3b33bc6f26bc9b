package gg.sprocket.operator.values;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import gg.sprocket.operator.keys.KeysNamespace;
import gg.sprocket.operator.keys.TokenIssuer;
import gg.sprocket.operator.keys.VaultAccess;
import gg.sprocket.operator.plan.Identity;
import gg.sprocket.operator.plan.VaultPod;
import gg.sprocket.operator.plan.VaultSource;
import gg.sprocket.operator.plan.vault.NoAnswer;
import gg.sprocket.operator.plan.vault.SetUpForm;
import gg.sprocket.operator.plan.vault.Trouble;
import gg.sprocket.operator.vault.CallBudget;
import gg.sprocket.operator.vault.Login;
import gg.sprocket.operator.vault.MemberLocator;
import gg.sprocket.operator.vault.SecretBytes;
import gg.sprocket.operator.vault.VaultFailure;
import gg.sprocket.operator.vault.VaultMember;
import gg.sprocket.operator.vault.VaultSession;
import gg.sprocket.operator.vault.VaultToken;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How often the operator logs in at a Vault, and with what. */
class ValueStoreTest {

  private static final Identity MLE = new Identity("league", "mle", "uid", 1, false, Map.of());
  private static final VaultSource SOURCE =
      new VaultSource(
          "data",
          new SetUpForm("league", "mle", Optional.empty()),
          new VaultPod("v", "v-0", "127.0.0.1", "v.svc", "run"));

  private final AuthorityServer server = new AuthorityServer("PEM");
  private final List<String> logins = new ArrayList<>();
  private Instant now = Instant.parse("2026-03-01T12:00:00Z");
  private final ValueStore store =
      new ValueStore(
          new VaultAccess(
              new KeysNamespace(server.client(), "keys"),
              _ -> member(),
              MemberLocator.BY_POD,
              new TokenIssuer(server.client(), "nobody", new Ticking())),
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
    server.close();
  }

  @Test
  void oneLoginServesUntilHalfItsLifeIsOver() throws VaultFailure {
    assertThat(ask()).isEqualTo("answer");
    now = now.plus(Duration.ofMinutes(9));
    ask();
    assertThat(logins).containsExactly("jwt sprocket-operator for-vault.sprocket.gg/league/mle");
    assertThat(server.reads()).isEqualTo(1);

    now = now.plus(Duration.ofMinutes(2));
    ask();
    assertThat(logins).hasSize(2);
  }

  @Test
  void anotherVaultIsAnotherLogin() throws VaultFailure {
    ask();
    VaultSource anew = new VaultSource("other", SOURCE.form(), SOURCE.member());
    store.ask(MLE, anew, budget(), _ -> "answer");
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
            budget(),
            _ -> {
              if (questions.incrementAndGet() == 1) {
                throw new VaultFailure("GET x", new Trouble.Denied());
              }
              return "at last";
            });

    assertThat(answer).isEqualTo("at last");
    assertThat(logins).hasSize(2);
    assertThatThrownBy(() -> store.ask(MLE, SOURCE, budget(), _ -> denied(questions)))
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
                    budget(),
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
                    budget(),
                    _ -> {
                      throw new VaultFailure("GET x", other);
                    }))
        .isInstanceOf(VaultFailure.class);
    ask();
    assertThat(server.reads()).isEqualTo(2);
  }

  @Test
  @Timeout(60)
  void aQuestionThatHangsHoldsUpOthersNoLongerThanTheirTime()
      throws InterruptedException, ExecutionException, VaultFailure {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch end = new CountDownLatch(1);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<String> hanging =
          threads.submit(
              () ->
                  store.ask(
                      MLE,
                      SOURCE,
                      budget(),
                      _ -> {
                        asked.countDown();
                        await(end);
                        return "late";
                      }));
      asked.await();

      CallBudget brief = CallBudget.of(Duration.ofMillis(100));
      assertThat(trouble(() -> store.ask(MLE, SOURCE, brief, _ -> "answer")))
          .isEqualTo(new Trouble.Unanswered(NoAnswer.TimedOut));

      end.countDown();
      assertThat(hanging.get()).isEqualTo("late");
      assertThat(trouble(() -> store.ask(MLE, SOURCE, brief, _ -> "answer")))
          .as("whose time is up asks nothing")
          .isEqualTo(new Trouble.Unanswered(NoAnswer.TimedOut));
      assertThat(ask()).isEqualTo("answer");
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private static Trouble trouble(ThrowingCallable call) {
    return catchThrowableOfType(VaultFailure.class, call).trouble();
  }

  private static CallBudget budget() {
    return CallBudget.of(Duration.ofMinutes(1));
  }

  private String ask() throws VaultFailure {
    return store.ask(MLE, SOURCE, budget(), _ -> "answer");
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
}
