package gg.sprocket.operator.apply;

import static org.assertj.core.api.Assertions.assertThat;

import gg.sprocket.dev.ServerCertificate;
import gg.sprocket.operator.keys.KeysNamespace;
import gg.sprocket.operator.keys.TokenIssuer;
import gg.sprocket.operator.keys.VaultAccess;
import gg.sprocket.operator.plan.Change;
import gg.sprocket.operator.plan.Identity;
import gg.sprocket.operator.plan.Outcome;
import gg.sprocket.operator.plan.Plan;
import gg.sprocket.operator.plan.Problem;
import gg.sprocket.operator.plan.Projection;
import gg.sprocket.operator.plan.ProjectionStep;
import gg.sprocket.operator.plan.Reason;
import gg.sprocket.operator.plan.VaultPod;
import gg.sprocket.operator.plan.VaultSource;
import gg.sprocket.operator.plan.vault.EntryVersion;
import gg.sprocket.operator.plan.vault.SetUpForm;
import gg.sprocket.operator.resource.Labels;
import gg.sprocket.operator.resource.Names;
import gg.sprocket.operator.telemetry.Meters;
import gg.sprocket.operator.values.ValueStore;
import gg.sprocket.operator.vault.DriverConnector;
import gg.sprocket.operator.vault.ScriptedServer;
import gg.sprocket.operator.vault.SecretBytes;
import gg.sprocket.operator.vault.VaultConnector;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A Vault that takes connections and never ends an answer holds up values and nothing else. */
class SilentVaultTest {

  private static final Identity MLE = new Identity("league", "mle", "uid-1", 1, false, Map.of());
  private static final Identity OTHER = new Identity("other", "mle", "uid-2", 1, false, Map.of());
  private static final String HOST = "mle-vault-0.mle-vault.league.svc";
  private static final ServerCertificate TLS = ServerCertificate.of(HOST);

  /** Less than one call would take. */
  private static final Duration TIME = Duration.ofSeconds(1);

  /** What the last call gets that begins in time, and what a busy machine takes. */
  private static final Duration MOST = TIME.plusSeconds(5);

  private final ObjectServer server = new ObjectServer();

  private ScriptedServer silent;

  private final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch end = new CountDownLatch(1);

  @BeforeEach
  void start() throws IOException, GeneralSecurityException {
    silent = ScriptedServer.start(TLS).stalling("auth/jwt/login");
  }

  @AfterEach
  void stop() {
    end.countDown();
    server.close();
    silent.close();
  }

  @Test
  @Timeout(60)
  void aPassEndsInTimeAndTheRestOfItIsDone() {
    server.put(authority());
    Instant begin = Instant.now();

    Outcome outcome =
        applier(new DriverConnector(), TIME)
            .apply(MLE, plan(Stream.concat(deeds(8), Stream.of(other(MLE)))));

    assertThat(Duration.between(begin, Instant.now())).isLessThan(MOST);
    assertThat(outcome.failures())
        .extracting(Outcome.Failure::problem)
        .extracting(Problem::reason)
        .hasSize(8)
        .containsOnly(Reason.VaultUnreadable);
    assertThat(outcome.done()).containsExactly(other(MLE));
  }

  @Test
  @Timeout(60)
  void otherInstancesAreNotHeldUpByAnyNumberOfItsValues()
      throws InterruptedException, ExecutionException {
    server.put(authority());
    Applier applier = applier(hanging(), Duration.ofMinutes(5));
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Outcome> held = threads.submit(() -> applier.apply(MLE, plan(deeds(64))));
      asked.await();

      assertThat(applier.apply(OTHER, plan(Stream.of(other(OTHER)))).done()).hasSize(1);

      assertThat(held).isNotDone();
      end.countDown();
      assertThat(held.get().done()).isEmpty();
    }
  }

  /** Until the end of the test. */
  private VaultConnector hanging() {
    return address -> {
      asked.countDown();
      try {
        end.await();
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
      throw new IllegalStateException("no way to " + address);
    };
  }

  private Applier applier(VaultConnector connector, Duration time) {
    RecentWrites writes = new RecentWrites();
    SecretValues values = new SecretValues(new Random(1));
    ValueStore store =
        new ValueStore(
            new VaultAccess(
                new KeysNamespace(server.client, "keys"),
                connector,
                (_, _, _) -> silent.address(),
                new TokenIssuer(server.client, "nobody", Clock.systemUTC())),
            _ -> SecretBytes.taking("token".getBytes(StandardCharsets.US_ASCII)),
            Clock.systemUTC());
    return new Applier(
        new Requests(
            server.client,
            writes,
            new Certificates(server.client, "keys", Clock.systemUTC()),
            values,
            NoVaults.of(server.client),
            new ProjectionDeeds(server.client, store, values, time),
            Clock.systemUTC()),
        writes,
        Meters.create());
  }

  private static Plan plan(Stream<Change> changes) {
    List<Change> all = changes.toList();
    return new Plan(
        Optional.empty(),
        Optional.empty(),
        new LinkedHashMap<>(),
        Stream.of(
                all.stream().filter(Change.ProjectionDeed.class::isInstance).toList(),
                all.stream().filter(Change.Apply.class::isInstance).toList())
            .filter(wave -> !wave.isEmpty())
            .toList(),
        false,
        List.of(),
        Optional.empty());
  }

  private static Stream<Change> deeds(int count) {
    return IntStream.range(0, count).mapToObj(SilentVaultTest::deed);
  }

  private static Change deed(int number) {
    return new Change.ProjectionDeed(
        "secrets",
        new Change.ProjectionForm(Map.of(), Optional.empty(), "here"),
        new Projection("generated/" + number, "mle-" + number, List.of("value"), List.of()),
        new ProjectionStep.Project(new EntryVersion(1, Instant.EPOCH)),
        Optional.of(
            new VaultSource(
                "abc",
                new SetUpForm("league", "mle", Optional.empty()),
                new VaultPod("mle-vault-0", "mle-vault-0-0", "10.0.0.1", HOST, "run"))),
        Optional.of("7"));
  }

  private static Change other(Identity instance) {
    ConfigMap map =
        new ConfigMapBuilder()
            .withNewMetadata()
            .withNamespace(instance.namespace())
            .withName("mle-web")
            .endMetadata()
            .build();
    return new Change.Apply("app", map, false);
  }

  private static Secret authority() {
    return new SecretBuilder()
        .withNewMetadata()
        .withNamespace("keys")
        .withName(Names.authority("abc"))
        .addToAnnotations(Labels.OWNER, MLE.owner())
        .endMetadata()
        .addToData(
            "ca.crt",
            Base64.getEncoder().encodeToString(TLS.authority().getBytes(StandardCharsets.US_ASCII)))
        .build();
  }
}
