package gg.sprocket.operator.apply;

import gg.sprocket.operator.keys.VaultAccess;
import gg.sprocket.operator.plan.Change;
import gg.sprocket.operator.plan.Identity;
import gg.sprocket.operator.plan.Outcome;
import gg.sprocket.operator.plan.Plan;
import gg.sprocket.operator.plan.Problem;
import gg.sprocket.operator.telemetry.Meters;
import gg.sprocket.operator.values.ValueStore;
import gg.sprocket.operator.vault.CallBudget;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;
import java.util.List;
import java.util.Map;
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
    this(requests(client, writes, access, issuer, store, events, random, clock), writes, meters);
  }

  Applier(Requests requests, RecentWrites writes, Meters meters) {
    this.requests = requests;
    this.writes = writes;
    this.meters = meters;
  }

  private static Requests requests(
      KubernetesClient client,
      RecentWrites writes,
      VaultAccess access,
      ClusterIssuer issuer,
      ValueStore store,
      EventRecorder events,
      RandomGenerator random,
      Clock clock) {
    SecretValues values = new SecretValues(random);
    return new Requests(
        client,
        writes,
        new Certificates(client, access.keys().name(), clock),
        values,
        vaults(client, access, issuer, events),
        new ProjectionDeeds(client, store, values, ProjectionDeeds.USUAL),
        clock);
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
    Progress progress = new Progress();
    CallBudget budget = requests.budget();
    for (List<Change> wave : plan.waves()) {
      List<Change> open = progress.open(wave);
      List<Result> results = inParallel(identity, open, budget);
      for (int i = 0; i < open.size(); i++) {
        progress.take(open.get(i), results.get(i));
      }
    }
    return progress.outcome();
  }

  /** Forgets what is remembered of an instance that is gone. */
  public void forget(Identity identity) {
    writes.forget(identity.uid());
  }

  private List<Result> inParallel(Identity identity, List<Change> wave, CallBudget budget) {
    if (wave.size() == 1) {
      return List.of(attempt(identity, wave.getFirst(), budget));
    }
    Map<String, String> context = MDC.getCopyOfContextMap();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Result>> running =
          wave.stream()
              .map(
                  change ->
                      threads.submit(
                          () -> {
                            if (context != null) {
                              MDC.setContextMap(context);
                            }
                            return attempt(identity, change, budget);
                          }))
              .toList();
      return running.stream().map(Applier::result).toList();
    }
  }

  private static Result result(Future<Result> running) {
    try {
      return running.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while changes were being made", e);
    }
  }

  private Result attempt(Identity identity, Change change, CallBudget budget) {
    Result result =
        asksVault(change) ? made(identity, change, budget) : inSlot(identity, change, budget);
    switch (result) {
      case Result.Done _ -> {
        meters.change(change.component(), "done");
        log.info("{} {}", verb(change), change.ref());
      }
      case Result.Failed(Problem problem) -> {
        meters.change(change.component(), problem.reason().name());
        log.warn("{}: {}", problem.reason(), problem.message());
      }
      case Result.Overtaken _ -> {
        meters.change(change.component(), "overtaken");
        log.info("left alone, and judged anew, what has changed meanwhile: {}", change.ref());
      }
    }
    return result;
  }

  /** Its time goes by with a Vault, which may be a silent one, and not with the API server. */
  private static boolean asksVault(Change change) {
    return change instanceof Change.VaultDeed
        || change instanceof Change.ProjectionDeed
        || change instanceof Change.LeaseDeed;
  }

  private Result inSlot(Identity identity, Change change, CallBudget budget) {
    slots.acquireUninterruptibly();
    try {
      return made(identity, change, budget);
    } finally {
      slots.release();
    }
  }

  private Result made(Identity identity, Change change, CallBudget budget) {
    try {
      return requests.make(identity, change, budget);
    } catch (RuntimeException e) {
      return new Result.Failed(Failures.of(change, e));
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
      case Change.LeaseDeed deed -> LeaseDeeds.verb(deed.step());
      case Change.CreateInbox _ -> "created";
      case Change.TakeValues _ -> "took over what was brought of the values of";
    };
  }
}
