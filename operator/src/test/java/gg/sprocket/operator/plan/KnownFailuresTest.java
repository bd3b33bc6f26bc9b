package gg.sprocket.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What drivers and programs print, as they print it, and what is told of it. */
class KnownFailuresTest {

  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final Map<String, String> SELECTOR = Map.of("a", "b");

  /** Stands in every log, as a password might. */
  private static final String CANARY = "canary-in-a-log-5Vd1";

  /** Lines are parted by ¶. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "DiscordTokenRefused   | Error [TOKEN_INVALID]: An invalid token was provided.¶    at Client.login (/app/node_modules/discord.js/src/client/Client.js:205:44) {¶  [Symbol(code)]: 'TOKEN_INVALID'¶}",
        "DiscordTokenRefused   | Error [TokenInvalid]: An invalid token was provided.¶  code: 'TokenInvalid'",
        "DiscordIntentsRefused | Error [DISALLOWED_INTENTS]: Privileged intent provided is not enabled or whitelisted.",
        "DiscordIntentsRefused | Error: Used disallowed intents¶    at WebSocketShard.onClose",
        "ProgramMissing        | node:internal/modules/cjs/loader:1433¶  throw err;¶Error: Cannot find module '/app/core/dist/main.js'¶    at Module._resolveFilename {¶  code: 'MODULE_NOT_FOUND',¶  requireStack: []¶}¶Node.js v26.0.0",
        "ProgramMissing        | Error [ERR_MODULE_NOT_FOUND]: Cannot find package 'express' imported from /app/x.js",
        "ProgramMissing        | error: Module not found \"/app/core/src/main.ts\"",
        "ProgramMissing        | python: can't open file '/app/src/main.py': [Errno 2] No such file or directory",
        "ProgramMissing        | Traceback (most recent call last):¶  File \"main.py\", line 4¶ModuleNotFoundError: No module named 'carball'",
        "ProgramMissing        | exec /usr/local/bin/node: exec format error",
        "ProgramMissing        | cp: cannot stat '/app/core/.': No such file or directory",
        "ProgramMissing        | cp: can't stat '/app/fonts/.': No such file or directory",
        "OutOfMemory           | <--- Last few GCs --->¶FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory",
        "SettingMissing        | Error: Secret not found: JWT_SECRET (env var), ./secret/jwtSecret.txt (file), no config key (config)",
        "SettingMissing        | Error: Config not found: CACHE_HOST (env var), cache.host (config)",
        "SettingMissing        | Error: Unsupported protocol \"null in URL: \"\"¶    at new NodeHttpTransport",
        "SettingMissing        | Traceback (most recent call last):¶  File \"config.py\", line 9, in <module>¶KeyError: 'parsed_object_prefix'¶ ¶",
        "OutOfMemory           | Traceback (most recent call last):¶  File \"parse.py\", line 9¶MemoryError¶",
        "OutOfMemory           | error: could not resize shared memory segment \"/PostgreSQL.3147\" to 8388608 bytes: No space left on device¶  code: '53100',",
        "PrivilegeMissing      | Error: Channel closed by server: 403 (ACCESS-REFUSED) with message \"ACCESS_REFUSED - access to exchange 'mle' in vhost '/' refused for user 'mle'\"",
        "PrivilegeMissing      | amqp.exceptions.AccessRefused: Queue.declare: (403) ACCESS_REFUSED - configure access to queue 'celery' in vhost '/' refused for user 'mle'",
        "DirectoryReadOnly     | Error: EROFS: read-only file system, open '/app/fonts/temp/x.ttf'",
        "DirectoryReadOnly     | OSError: [Errno 30] Read-only file system: '/app/src/cache'",
        "TlsFailed             | Error: The server does not support SSL connections¶    at Socket.<anonymous> (/app/node_modules/pg/lib/connection.js:76:37)",
        "TlsFailed             | error: no pg_hba.conf entry for host \"10.0.0.9\", user \"sprocket\", database \"sprocket\", no encryption",
        "AuthenticationFailed  | error: no pg_hba.conf entry for host \"10.0.0.9\", user \"sprocket\", database \"sprocket\", SSL encryption",
        "AuthenticationFailed  | error: password authentication failed for user \"sprocket\"¶  severity: 'FATAL',¶  code: '28P01',",
        "AuthenticationFailed  | psycopg2.OperationalError: connection to server at \"db\" (10.0.0.2), port 5432 failed: FATAL:  role \"sprocket\" does not exist",
        "DatabaseMissing       | error: database \"sprocket\" does not exist¶  code: '3D000',",
        "SchemaMissing         | QueryFailedError: relation \"sprocket.user\" does not exist¶  code: '42P01',",
        "SchemaMissing         | error: column user.discordId does not exist",
        "PrivilegeMissing      | error: permission denied for schema sprocket¶  code: '42501',",
        "ReadOnly              | error: cannot execute CREATE SCHEMA in a read-only transaction",
        "VolumeFull            | error: could not extend file \"base/16384/24611\": No space left on device¶  code: '53100',¶  hint: 'Check free disk space.',",
        "VolumeFull            | Error: ENOSPC: no space left on device, write",
        "AuthenticationFailed  | ReplyError: WRONGPASS invalid username-password pair or user is disabled.¶  command: { name: 'auth' }",
        "AuthenticationFailed  | ReplyError: NOAUTH Authentication required.",
        "FeatureMissing        | ReplyError: ERR unknown command 'JSON.SET', with args beginning with: 'x'",
        "FeatureMissing        | ReplyError: ERR DB index is out of range",
        "ReadOnly              | ReplyError: MISCONF Redis is configured to save RDB snapshots, but it's currently unable to persist to disk.",
        "ReadOnly              | ReplyError: OOM command not allowed when used memory > 'maxmemory'.",
        "ReadOnly              | ReplyError: READONLY You can't write against a read only replica.",
        "AuthenticationFailed  | Error: Handshake terminated by server: 403 (ACCESS-REFUSED) with message \"ACCESS_REFUSED - Login was refused using authentication mechanism PLAIN.\"",
        "DatabaseMissing       | Error: Connection closed: 530 (NOT-ALLOWED) with message \"NOT_ALLOWED - vhost sprocket not found\"",
        "AuthenticationFailed  | S3Error: The Access Key Id you provided does not exist in our records.",
        "AuthenticationFailed  | minio.error.S3Error: S3 operation failed; code: SignatureDoesNotMatch, message: x",
        "BucketMissing         | S3Error: The specified bucket does not exist",
        "TlsFailed             | FetchError: request to https://x.test/ failed, reason: self-signed certificate in certificate chain",
        "TlsFailed             | Error: write EPROTO 0:error:0A00010B:SSL routines:ssl3_get_record:wrong version number",
      })
  void whatOnlyAChangeEndsIsToldAtTheFirstEnd(Reason reason, String log) {
    assertThat(failing(app(1, log), "app")).map(Problem::reason).contains(reason);
    assertThat(failing(app(0, log, "state"), "app")).as("before it runs again").isPresent();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "Unreachable          | Error: connect ECONNREFUSED 10.96.0.12:5432",
        "Unreachable          | Error: getaddrinfo ENOTFOUND mle-cache",
        "Unreachable          | psycopg2.OperationalError: could not translate host name \"db\" to address: Temporary failure in name resolution",
        "Unreachable          | error: the database system is starting up¶  code: '57P03',",
        "ConnectionsExhausted | error: sorry, too many clients already¶  code: '53300',",
        "ConnectionsExhausted | error: remaining connection slots are reserved for roles with the SUPERUSER attribute",
        "ConnectionsExhausted | Error: timeout exceeded when trying to connect¶    at /app/node_modules/pg-pool/index.js:45:11",
        "ConnectionsExhausted | Error: Connection closed: 530 (NOT-ALLOWED) with message \"NOT_ALLOWED - access to vhost 'mle' refused for user 'mle': connection limit (5) is reached\"",
      })
  void whatMayBeOverAtTheNextStartIsToldAtTheSecondEnd(Reason reason, String log) {
    assertThat(failing(app(1, log), "app")).isEmpty();
    assertThat(PodProblems.restarting(List.of(app(2, log)), SELECTOR, 0, NOW))
        .map(Problem::reason)
        .contains(reason);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "database       | VolumeFull         | PANIC:  could not write to file \"pg_wal/xlogtemp.42\": No space left on device¶LOG:  database system is shut down",
        "database       | VolumeFull         | prepare: cannot open the data directory: could not write lock file \"postmaster.pid\": No space left on device",
        "database       | VolumeFull         | initdb: error: could not write file \"x\": No space left on device¶initdb: removing contents of data directory",
        "database       |                    | 2026-03-01 UTC [42] ERROR:  could not extend file \"base/1/2\": No space left on device¶LOG:  received fast shutdown request",
        "database       |                    | FATAL:  could not resize shared memory segment \"/PostgreSQL.1\" to 8 bytes: No space left on device",
        "cache          |                    | # Write error saving DB on disk: No space left on device¶1¶2¶3¶4¶5¶6¶7¶8",
        "cache          | VolumeFull         | 1:M 01 Mar 2026 # Error writing to the AOF file: No space left on device",
        "cache          | FeatureMissing     | # Module /usr/local/lib/redis/modules/rejson.so failed to load: not found¶# Can't load module from x: server aborting",
        "cache          | VersionUnsupported | # Can't handle RDB format version 13",
        "queue          | VolumeFull         | {error,{file_error,\"/var/lib/rabbitmq/mnesia/x\",enospc}}",
        "queue          | SecretInvalid      | Too short cookie string",
        "object-storage | VolumeFull         | mkdir /data/replays: no space left on device",
        "buckets        | VolumeFull         | buckets: cannot create replays: no space left on device",
        "schema         |                    | error: password authentication failed",
        "cache          |                    | LOG: relation \"x\" does not exist",
      })
  void aServerIsKnownByItsOwnWords(String component, Reason reason, String log) {
    Pod pod = pod(component, component, 1, log, "lastState");

    assertThat(failing(pod, component).map(Problem::reason)).isEqualTo(Optional.ofNullable(reason));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "what is said last counts | Error: Cannot find module 'x'¶Error [TOKEN_INVALID]: An invalid token was provided. | DiscordTokenRefused",
        "also where it heals | Error: Cannot find module 'x'¶Error: connect ECONNREFUSED 10.0.0.1:1 | ",
        "what was over | Error: connect ECONNREFUSED 10.0.0.1:1¶Error: Cannot find module 'x' | ProgramMissing",
        "the nearer cause of one line | could not extend file \"x\": No space left on device | VolumeFull",
        "nothing known | Error: something else | ",
        "a task that failed | WARN task failed: KeyError('x') | ",
        "an exception that it got over | KeyError: 'x'¶MemoryError¶INFO goes on | ",
        "the code of a full volume alone | error: something¶  code: '53100' | ",
        "a variable of discord.js | TOKEN_MISSING | ",
      })
  void ofSeveralCausesOneCounts(String name, String log, Reason reason) {
    assertThat(failing(app(1, log), "app").map(Problem::reason))
        .isEqualTo(Optional.ofNullable(reason));
  }

  /** Neither what is known of a log nor what is not gets out; what the node says does. */
  @ParameterizedTest
  @CsvSource({"Cannot find module '", "something else"})
  void theLogOfAProgramIsNeverQuoted(String words) {
    Pod pod = app(2, words);
    pod.getStatus().getContainerStatuses().getFirst().getState().setRunning(null);
    pod.getStatus()
        .getContainerStatuses()
        .getFirst()
        .setState(
            new ContainerStatusBuilder()
                .withNewState()
                .withNewWaiting()
                .withReason("CrashLoopBackOff")
                .withMessage("back-off 10s")
                .endWaiting()
                .endState()
                .build()
                .getState());

    assertThat(PodProblems.of(List.of(pod), SELECTOR, NOW))
        .hasValueSatisfying(
            problem ->
                assertThat(problem.message())
                    .contains("main of Pod mle-x-0", "logs mle-x-0 -c main --previous`")
                    .doesNotContain(CANARY, "something else"));
  }

  @Test
  void aProgramThatIsNotThereIsToldByTheNode() {
    String said =
        "failed to create containerd task: OCI runtime create failed: runc create failed: unable to"
            + " start container process: exec: \"nodejs\": executable file not found in $PATH";
    Pod pod = app(1, said);
    pod.getStatus()
        .getContainerStatuses()
        .getFirst()
        .getLastState()
        .getTerminated()
        .setReason("StartError");

    assertThat(failing(pod, "app")).map(Problem::reason).contains(Reason.ProgramMissing);
  }

  /** Its last words are of its daily work, as a query that somebody else's mistake made fail. */
  @ParameterizedTest
  @CsvSource({
    "app, relation \"x\" does not exist, 137, false",
    "app, relation \"x\" does not exist, 143, false",
    "app, relation \"x\" does not exist, 134, true",
    "app, relation \"x\" does not exist, 1, true",
    "database, FATAL: x: No space left on device, 137, false",
    "database, FATAL: x: No space left on device, 1, true",
  })
  void oneThatWasKilledAfterALongRunHasNoCause(
      String part, String log, int exitCode, boolean told) {
    Pod pod = pod(part, part, 1, log, "lastState");
    var end = pod.getStatus().getContainerStatuses().getFirst().getLastState().getTerminated();
    end.setExitCode(exitCode);
    end.setStartedAt("2026-03-01T11:00:00Z");

    assertThat(failing(pod, part).isPresent()).isEqualTo(told);
  }

  /** It must not be told by turns: by what it said while it runs, by its end while it waits. */
  @ParameterizedTest
  @ValueSource(strings = {"state", "lastState"})
  void oneKilledForItsMemoryIsToldSoWhateverItSaid(String where) {
    Pod pod = app(1, "error: relation \"x\" does not exist", where);
    var container = pod.getStatus().getContainerStatuses().getFirst();
    var state = where.equals("state") ? container.getState() : container.getLastState();
    state.getTerminated().setReason("OOMKilled");

    assertThat(PodProblems.failing(List.of(pod), SELECTOR, 0, NOW))
        .hasValueSatisfying(
            problem ->
                assertThat(problem)
                    .returns(Reason.OutOfMemory, Problem::reason)
                    .returns(false, p -> p.message().contains(CANARY)));
    assertThat(PodProblems.steady(List.of(pod), SELECTOR, 0, NOW).count())
        .as("when it is forgiven")
        .isEqualTo(where.equals("state") ? 0 : 1);
  }

  @Test
  void aStepThatGotThroughInTheEndHasNoCause() {
    Pod pod = app(1, "Error: Cannot find module 'x'");
    var step = pod.getStatus().getContainerStatuses().getFirst();
    step.setState(
        new ContainerStatusBuilder()
            .withNewState()
            .withNewTerminated()
            .withExitCode(0)
            .endTerminated()
            .endState()
            .build()
            .getState());
    assertThat(failing(pod, "app")).isEmpty();
  }

  @Test
  void onePutOutByItsNodeHasNoCause() {
    Pod pod = app(0, "Error: Cannot find module 'x'", "state");
    pod.getStatus().setPhase("Failed");
    pod.getStatus().setReason("Evicted");
    assertThat(failing(pod, "app")).isEmpty();
  }

  @Test
  void everyMessageHasRoomForLongNames() {
    Stream.of(
            AppFailures.ALL,
            ServerFailures.START,
            ServerFailures.DATABASE,
            ServerFailures.CACHE,
            ServerFailures.QUEUE,
            ServerFailures.OBJECT_STORAGE)
        .flatMap(List::stream)
        .forEach(
            failure ->
                assertThat(
                        "Container server-analytics-service of Pod a-league-with-quite-a-long-name-server-analytics-service-6d5f7c9b8d-x2x4z ends because %s. %s."
                            .formatted(failure.cause(), failure.remedy()))
                    .hasSizeLessThanOrEqualTo(Message.LENGTH - " Log: `kubectl`".length())
                    .doesNotContain("<", "  ", ". ."));
  }

  private static Optional<Problem> failing(Pod pod, String part) {
    Optional<Problem> problem = PodProblems.failing(List.of(pod), SELECTOR, 0, NOW);
    problem.ifPresent(
        p ->
            assertThat(p.message())
                .as(part)
                .startsWith("Container main of Pod mle-x-0 ends because ")
                .contains("`kubectl -n league logs mle-x-0 -c main")
                .hasSizeLessThanOrEqualTo(Message.LENGTH)
                .doesNotContain(CANARY));
    return problem;
  }

  private static Pod app(int restarts, String log) {
    return app(restarts, log, "lastState");
  }

  private static Pod app(int restarts, String log, String where) {
    return pod("app", "monolith", restarts, log, where);
  }

  private static Pod pod(String part, String component, int restarts, String log, String where) {
    String after = log.endsWith("¶") ? "" : "\n at " + CANARY;
    String said = CANARY + "\n" + log.replace('¶', '\n') + after;
    boolean again = where.equals("lastState");
    var container =
        new ContainerStatusBuilder().withName("main").withRestartCount(restarts).withImage("i");
    var status =
        again
            ? container.withNewState().withNewRunning("2026-03-01T11:59:58Z").endState()
            : container;
    var end = new io.fabric8.kubernetes.api.model.ContainerStateBuilder();
    var ended =
        end.withNewTerminated()
            .withExitCode(1)
            .withStartedAt("2026-03-01T11:59:50Z")
            .withFinishedAt("2026-03-01T11:59:55Z")
            .withMessage(said)
            .endTerminated()
            .build();
    return new PodBuilder()
        .withNewMetadata()
        .withName("mle-x-0")
        .withNamespace("league")
        .withLabels(
            Map.of("a", "b", "sprocket.gg/part", part, "app.kubernetes.io/component", component))
        .endMetadata()
        .withNewStatus()
        .withPhase("Running")
        .withContainerStatuses(
            again ? status.withLastState(ended).build() : status.withState(ended).build())
        .endStatus()
        .build();
  }
}
