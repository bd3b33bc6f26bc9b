package gg.sprocket.operator.apply;

import gg.sprocket.operator.keys.VaultAccess;
import gg.sprocket.operator.plan.Change;
import gg.sprocket.operator.plan.Identity;
import gg.sprocket.operator.plan.Outcome;
import gg.sprocket.operator.plan.Outcome.Failure;
import gg.sprocket.operator.plan.Plan;
import gg.sprocket.operator.plan.Problem;
import gg.sprocket.operator.telemetry.Meters;
import gg.sprocket.operator.values.ValueStore;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Makes the changes of a plan: wave after wave, those of a wave in parallel. A part whose change
 * fails is left alone for the rest of the pass; the others go on.
 */
public final class Applier {

  private static final Logger log = LoggerFactory.getLogger(Applier.class);

  /** Requests in flight over all instances; measured to saturate an API server of two cores. */
  private static final int IN_FLIGHT = 32;

  private final Requests requests;
  private final RecentWrites writes;
  private final Meters meters;
  private final Semaphore slots = new Semaphore(IN_FLIGHT);

  /**
   * @param client the cluster
   * @param writes memory of our own writes
   * @param access what it takes to see Vaults, and where certificate authorities are kept
   * @param issuer who issues the tokens of service accounts
   * @param store the values in Vaults
   * @param events tells people
   * @param random cryptographically strong source of generated secrets
   * @param clock the time
   * @param meters what is counted
   */
  public Applier(
      KubernetesClient client,
      RecentWrites writes,
      VaultAccess access,
      ClusterIssuer issuer,
      ValueStore store,
      EventRecorder events,
      RandomGenerator random,
      Clock clock,
      Meters meters) {
    SecretValues values = new SecretValues(random);
    this.requests =
        new Requests(
            client,
            writes,
            new Certificates(client, access.keys().name(), clock),
            values,
            vaults(client, access, issuer, events),
            new ProjectionDeeds(client, store, values),
            clock);
    this.writes = writes;
    this.meters = meters;
  }

  private static VaultDeeds vaults(
      KubernetesClient client, VaultAccess access, ClusterIssuer issuer, EventRecorder events) {
    VaultKeys.Telling telling =
        (identity, problem) ->
            events.record(identity, true, problem.reason().name(), problem.message());
    return new VaultDeeds(
        new VaultMembers(client, access.keys(), access.connector(), access.locator()),
        new VaultKeys(client, access.keys(), telling),
        new VaultVolumes(client),
        new VaultSetUp(issuer, access.issuer()),
        VaultDeeds.USUAL);
  }

  /** Makes the changes; failures are part of the outcome, never thrown. */
  public Outcome apply(Identity identity, Plan plan) {
    try {
      return inWaves(identity, plan);
    } finally {
      requests.passed(identity);
    }
  }

  private Outcome inWaves(Identity identity, Plan plan) {
    List<Change> done = new ArrayList<>();
    List<Failure> failures = new ArrayList<>();
    Set<String> failed = new HashSet<>();
    for (List<Change> wave : plan.waves()) {
      List<Change> open = wave.stream().filter(c -> !failed.contains(c.component())).toList();
      List<Optional<Failure>> results = inParallel(identity, open);
      for (int i = 0; i < open.size(); i++) {
        results.get(i).ifPresentOrElse(failures::add, addTo(done, open.get(i)));
      }
      failures.forEach(f -> failed.add(f.change().component()));
    }
    return new Outcome(List.copyOf(done), List.copyOf(failures));
  }

  /** Forgets what is remembered of an instance that is gone. */
  public void forget(Identity identity) {
    writes.forget(identity.uid());
  }

  private static Runnable addTo(List<Change> done, Change change) {
    return () -> done.add(change);
  }

  private List<Optional<Failure>> inParallel(Identity identity, List<Change> wave) {
    if (wave.size() == 1) {
      return List.of(attempt(identity, wave.getFirst()));
    }
    Map<String, String> context = MDC.getCopyOfContextMap();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Optional<Failure>>> running =
          wave.stream()
              .map(
                  change ->
                      threads.submit(
                          () -> {
                            if (context != null) {
                              MDC.setContextMap(context);
                            }
                            return attempt(identity, change);
                          }))
              .toList();
      return running.stream().map(Applier::result).toList();
    }
  }

  private static Optional<Failure> result(Future<Optional<Failure>> running) {
    try {
      return running.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while changes were being made", e);
    }
  }

  private Optional<Failure> attempt(Identity identity, Change change) {
    Optional<Problem> problem = tried(identity, change);
    meters.change(change.component(), problem.map(p -> p.reason().name()).orElse("done"));
    problem.ifPresentOrElse(
        p -> log.warn("{}: {}", p.reason(), p.message()),
        () -> log.info("{} {}", verb(change), change.ref()));
    return problem.map(p -> new Failure(change, p));
  }

  private Optional<Problem> tried(Identity identity, Change change) {
    slots.acquireUninterruptibly();
    try {
      return requests.make(identity, change);
    } catch (RuntimeException e) {
      return Optional.of(Failures.of(change, e));
    } finally {
      slots.release();
    }
  }

  private static String verb(Change change) {
    return switch (change) {
      case Change.Apply apply when apply.drift().isPresent() ->
          "put back " + apply.drift().orElseThrow() + " of";
      case Change.Apply apply -> apply.known() ? "applied" : "created";
      case Change.CreateCredentials _ -> "generated";
      case Change.IssueCertificate _ -> "issued";
      case Change.Delete _, Change.RemoveAuthority _, Change.RemoveVaultKeys _ -> "deleted";
      case Change.VaultDeed deed -> VaultWords.deed(deed.step()) + " the Vault with";
      case Change.ProjectionDeed deed -> ProjectionDeeds.verb(deed.step());
    };
  }
}
