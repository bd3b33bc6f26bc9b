package gg.sprocket.operator.observe;

import static org.assertj.core.api.Assertions.assertThat;

import gg.sprocket.dev.ServerCertificate;
import gg.sprocket.operator.keys.KeysNamespace;
import gg.sprocket.operator.keys.TokenIssuer;
import gg.sprocket.operator.keys.VaultAccess;
import gg.sprocket.operator.plan.Fact;
import gg.sprocket.operator.plan.Identity;
import gg.sprocket.operator.plan.Reason;
import gg.sprocket.operator.plan.VaultEntries;
import gg.sprocket.operator.plan.VaultPod;
import gg.sprocket.operator.plan.VaultSource;
import gg.sprocket.operator.plan.vault.SetUpForm;
import gg.sprocket.operator.values.AuthorityServer;
import gg.sprocket.operator.values.ValueStore;
import gg.sprocket.operator.vault.DriverConnector;
import gg.sprocket.operator.vault.ScriptedServer;
import gg.sprocket.operator.vault.SecretBytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A look at the values of a Vault that takes connections and never ends an answer. */
class ValueLookTest {

  private static final Identity MLE = new Identity("league", "mle", "uid", 1, false, Map.of());
  private static final String HOST = "mle-vault-0.mle-vault.league.svc";
  private static final ServerCertificate TLS = ServerCertificate.of(HOST);

  /** Less than one call would take. */
  private static final Duration TIME = Duration.ofSeconds(1);

  private static final Duration MOST = TIME.plusSeconds(5);
  private static final ValueLook.Subject SUBJECT =
      new ValueLook.Subject(
          MLE,
          new VaultSource(
              "data",
              new SetUpForm("league", "mle", Optional.empty()),
              new VaultPod("v", "v-0", "127.0.0.1", HOST, "run")),
          List.of("generated/jwt", "integrations/discord"));

  private final AuthorityServer server = new AuthorityServer(TLS.authority());

  private ScriptedServer silent;

  @BeforeEach
  void start() throws IOException, GeneralSecurityException {
    silent = ScriptedServer.start(TLS).stalling("auth/jwt/login");
  }

  @AfterEach
  void stop() {
    server.close();
    silent.close();
  }

  @Test
  @Timeout(60)
  void endsInTimeAndSaysThatNothingIsKnown() {
    Instant begin = Instant.now();

    Fact<VaultEntries> seen = look(new Fact.Unknown<>());

    assertThat(Duration.between(begin, Instant.now())).isLessThan(MOST);
    assertThat(seen)
        .isInstanceOfSatisfying(
            Fact.Failed.class,
            failed -> assertThat(failed.problem().reason()).isEqualTo(Reason.VaultUnreadable));
  }

  @Test
  @Timeout(60)
  void endsInTimeAndLeavesWhatWasKnownAsOld() {
    VaultEntries known = new VaultEntries(Map.of(), Optional.empty(), VaultEntries.Recency.Current);
    Instant begin = Instant.now();

    assertThat(look(new Fact.Known<>(known))).isEqualTo(new Fact.Known<>(known.old()));

    assertThat(Duration.between(begin, Instant.now())).isLessThan(MOST);
  }

  private Fact<VaultEntries> look(Fact<VaultEntries> before) {
    ValueStore store =
        new ValueStore(
            new VaultAccess(
                new KeysNamespace(server.client(), "keys"),
                new DriverConnector(),
                (_, _, _) -> silent.address(),
                new TokenIssuer(server.client(), "nobody", Clock.systemUTC())),
            _ -> SecretBytes.taking("token".getBytes(StandardCharsets.US_ASCII)),
            Clock.systemUTC());
    return new ValueLook(store, Clock.systemUTC(), TIME).at(SUBJECT, before);
  }
}
