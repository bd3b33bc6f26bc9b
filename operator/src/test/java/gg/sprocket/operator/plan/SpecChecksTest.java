package gg.sprocket.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gg.sprocket.operator.api.v1alpha1.ReleaseSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is wrong with a spec or its release, and that the message says where. */
class SpecChecksTest {

  private static final ObjectNode INSTANCE =
      Yaml.object(
          """
          metadata: {name: mle, namespace: league}
          spec:
            organization: {slug: mle, displayName: Minor League Esports}
            version: "1.5.0"
            vault: {mode: Disabled}
            exposure: {domain: mle.example.org}
            integrations: {discord: {secretRef: {name: mle-discord}}}
          """);
  private static final Path RELEASE_FILE = Observations.FOLDER.resolve("release.yaml");
  private static final JsonNode RELEASE = Yaml.documents(RELEASE_FILE).getFirst().path("spec");

  @Test
  void theCasesAreValidBeforeTheyAreSpoiled() {
    assertThat(plan(INSTANCE, RELEASE).problem()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{metadata: {name: a234567890123456789012345678901}} | InvalidName | at most 30",
        "{metadata: {name: 1a}} | InvalidName | 1a",
        "{metadata: {name: a-}} | InvalidName | a-",
        "{spec: {topology: Microservices}} | TopologyUnknown | Monolith",
        "{spec: {apps: [{name: bots}]}} | AppUnknown | core, web",
        "{spec: {images: {overrides: [{name: cor, image: 'a:1'}]}}} | ImageUnknown | core, web, postgres, redis, rabbitmq, versitygw",
        "{spec: {images: {overrides: [{name: schema, image: 'a:1'}]}}} | ImageUnknown | names \"schema\"",
        "{spec: {apps: [{name: core, enabled: false}]}} | AppRequired | apps[core]",
        "{spec: {apps: [{name: core, replicas: 2}]}} | SingletonReplicas | apps[core].replicas is 2",
        "{spec: {apps: [{name: core, autoscaling: {maxReplicas: 3}}]}} | SingletonReplicas | apps[core].autoscaling",
        "{spec: {apps: [{name: web, autoscaling: {maxReplicas: 3}}]}} | AutoscalingWithoutRequest | apps[web].resources.requests.cpu",
        "{spec: {apps: [{name: web, autoscaling: {maxReplicas: 3}, resources: {requests: {memory: 1Gi}}}]}} | AutoscalingWithoutRequest | web",
        "{spec: {hibernation: {schedule: {sleep: '0 22 * * *', wake: '0 25 * * *'}}}} | ScheduleInvalid | schedule.wake \"0 25",
        "{spec: {hibernation: {schedule: {sleep: '0 22 * * FOO', wake: '0 6 * * *'}}}} | ScheduleInvalid | schedule.sleep",
        "{spec: {hibernation: {schedule: {sleep: '0 22 * * *', wake: '0 6 * * *', timeZone: Europe/Berlim}}}} | ScheduleInvalid | Europe/Berlim",
        "{spec: {apps: [{name: core, config: [{name: REDIS_HOST, value: x}]}]}} | SettingReserved | REDIS_HOST",
        "{spec: {database: {builtin: {parameters: {port: '1'}}}}} | SettingReserved | sets port",
        "{spec: {database: {builtin: {parameters: {ssl_ciphers: x}}}}} | SettingReserved | ssl_ciphers",
        "{spec: {database: {builtin: {parameters: {tcp_keepalives_idle: '1'}}}}} | SettingReserved | tcp_keepalives_idle",
        "{spec: {database: {builtin: {parameters: {archive_command: x}}}}} | SettingReserved | archive_command",
        "{spec: {database: {builtin: {parameters: {\"a = 'b'\\nport\": '1'}}}}} | ParameterInvalid | one line",
        "{spec: {database: {builtin: {parameters: {work_mem: \"1\\nport = 2\"}}}}} | ParameterInvalid | [work_mem]",
        "{spec: {database: {builtin: {parameters: {shared_bufers: 1GB}}}}} | ParameterInvalid | [shared_bufers] is no parameter",
        "{spec: {database: {builtin: {parameters: {shared_buffers: lots}}}}} | ParameterInvalid | [shared_buffers] must be a whole number",
        "{spec: {database: {builtin: {parameters: {max_connections: abc}}}}} | ParameterInvalid | [max_connections]",
        "{spec: {database: {builtin: {parameters: {max_connections: '3'}}}}} | ParameterInvalid | reserves 3 connections",
        "{spec: {database: {builtin: {parameters: {wal_level: minimal}}}}} | ParameterInvalid | max_wal_senders to 0",
        "{spec: {database: {builtin: {parameters: {shared_buffers: 2GB}}}}} | ParameterInvalid | memory limit is 1536Mi",
        "{spec: {database: {builtin: {parameters: {default_transaction_read_only: 'on'}}}}} | SettingReserved | default_transaction_read_only",
        "{spec: {database: {mode: External, external: {host: db.example.org, database: d, username: u, sslMode: Disable, secretRef: {name: s}}}}} | SslModeRefused | set it to Require",
        "{spec: {exposure: {domain: null}}} | HostMissing | pattern public",
        "{spec: {exposure: {access: [{name: lan}]}}} | HostMissing | pattern lan",
        "{spec: {exposure: {access: [{name: lan, domain: mle.example.org}]}}} | HostRepeated | host mle.example.org",
        "{spec: {exposure: {hosts: [{purpose: Api, host: mle.example.org}]}}} | HostRepeated | host mle.example.org",
        "{spec: {exposure: {ingress: {annotations: {nginx.ingress.kubernetes.io/proxy-body-size: 1g}}}}} | AnnotationRefused | set maxBodySize",
        "{spec: {exposure: {ingress: {annotations: {nginx.ingress.kubernetes.io/satisfy: any}}}}} | AnnotationRefused | has nginx.ingress.kubernetes.io/satisfy",
        "{spec: {exposure: {ingress: {annotations: {nginx.ingress.kubernetes.io/limit-rate: '1; return 200'}}}}} | AnnotationRefused | gives nginx.ingress.kubernetes.io/limit-rate a value",
        "{spec: {exposure: {ingress: {annotations: {nginx.ingress.kubernetes.io/limit-rate: \"1\\n}\"}}}}} | AnnotationRefused | gives nginx.ingress.kubernetes.io/limit-rate a value",
        "{spec: {exposure: {access: [{name: lan, domain: lan.example.org, ingress: {annotations: {external-dns.alpha.kubernetes.io/ttl: '$x'}}}]}}} | AnnotationRefused | access pattern lan gives",
        "{status: {observedGeneration: 1, components: [{name: cache, mode: External, state: Ready}]}} | ModeChangeRefused | sprocket.gg/allow-mode-change=cache",
        "{metadata: {annotations: {sprocket.gg/allow-mode-change: database}}, status: {observedGeneration: 1, components: [{name: cache, mode: External, state: Ready}]}} | ModeChangeRefused | cache",
      })
  void badSpecs(String patch, Reason reason, String hint) {
    check(plan(Yaml.merged(INSTANCE, Yaml.object(patch)), RELEASE), reason, hint);
  }

  /** What the spec says of TLS and what the release does is the same, or nothing is touched. */
  @ParameterizedTest
  @CsvSource({
    "Required, db.example.org, Require, true",
    "Required, db.example.org, VerifyFull, true",
    "Required, db.example.org, Disable, false",
    "Required, postgres, Disable, true",
    "Required, localhost, Disable, true",
    "Plain, db.example.org, Disable, true",
    "Plain, postgres, Disable, true",
    "Plain, db.example.org, Require, false",
    "Plain, db.example.org, VerifyFull, false"
  })
  void tlsToTheDatabaseIsWhatTheReleaseSpeaks(String speaks, String host, String mode, boolean fits)
      throws IOException {
    JsonNode release =
        Yaml.object(
                Files.readString(RELEASE_FILE)
                    .replace(
                        "      schema:\n",
                        "      services: {databaseTls: " + speaks + "}\n      schema:\n"))
            .path("spec");
    JsonNode instance =
        Yaml.merged(
            INSTANCE,
            Yaml.object(
                ("{spec: {database: {mode: External, external: {host: %s, database: d, username: u,"
                        + " sslMode: %s, secretRef: {name: s}}}}}")
                    .formatted(host, mode)));

    assertThat(plan(instance, release).problem().map(Problem::reason))
        .isEqualTo(fits ? Optional.empty() : Optional.of(Reason.SslModeRefused));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{spec: {topology: Monolith}}",
        "{spec: {apps: [{name: web, enabled: false}, {name: core, replicas: 0}]}}",
        "{spec: {apps: [{name: web, replicas: 5}, {name: core, config: [{name: OTHER, value: x}]}]}}",
        "{spec: {database: {builtin: {parameters: {max_connections: '300', auto_explain.log_format: json}}}}}",
        "{spec: {images: {overrides: [{name: web, image: 'a:1'}, {name: postgres, image: 'b:1'}, {name: redis, image: 'c:1'}, {name: versitygw, image: 'd:1'}]}}}",
        "{spec: {database: {builtin: {parameters: {shared_buffers: 2GB}, resources: {limits: {memory: 3Gi}}}}}}",
        "{spec: {database: {builtin: {parameters: {wal_level: minimal, max_wal_senders: '0'}}}}}",
        "{metadata: {name: a23456789012345678901234567890}}",
        "{spec: {apps: [{name: web, autoscaling: {maxReplicas: 3}, resources: {requests: {cpu: 100m}}}]}}",
        "{spec: {hibernation: {enabled: true, schedule: {sleep: '30 22 1-5 * SUN', wake: '*/15 6 * * MON-FRI', timeZone: America/New_York}}}}",
        "{spec: {exposure: {ingress: {annotations: {nginx.ingress.kubernetes.io/denylist-source-range: '10.0.0.0/8, fd00::/8', nginx.ingress.kubernetes.io/proxy-next-upstream: error timeout}}}}}",
        "{metadata: {annotations: {sprocket.gg/allow-mode-change: 'database, cache'}}, status: {observedGeneration: 1, components: [{name: cache, mode: External, state: Ready}]}}",
        "{status: {observedGeneration: 1, components: [{name: cache, mode: Builtin, state: Ready}, {name: core, state: Ready}]}}",
      })
  void goodSpecs(String patch) {
    assertThat(plan(Yaml.merged(INSTANCE, Yaml.object(patch)), RELEASE).problem()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "name: web | name: core | core",
        "name: web | name: database | database",
        "name: web | name: secrets | component name secrets is reserved",
        "name: web | name: postgres | component name postgres is reserved",
        "name: web | name: identity | component name identity is reserved",
        "[core] | [nobody] | nobody",
        "[core] | [web] | web",
        "secret: jwt | secret: jot | jot",
        "secret: database-password | secret: db-password | db-password",
        "${cache.host} | ${cache.hosts} | ${cache.hosts}",
        "value: ${database.host} | value: ${db} | schema.migration.env",
        "\"${database.port}\" | \"${database.ports}\" | ${database.ports}",
        "purpose: Web | purpose: Api | web.purpose Api",
        "cache.host | cache.host} ${a | core.env holds the unknown placeholder ${a}",
        "webHost}\"} | webHost}\" | core:/app/config/production.json",
      })
  void badReleases(String from, String to, String hint) throws IOException {
    String good = Files.readString(RELEASE_FILE);
    assertThat(good).contains(from);
    JsonNode release = Yaml.object(good.replace(from, to)).path("spec");
    check(plan(INSTANCE, release), Reason.ReleaseInvalid, hint);
  }

  private static void check(Plan plan, Reason reason, String hint) {
    assertThat(plan.changes()).isEmpty();
    assertThat(plan.problem())
        .hasValueSatisfying(
            problem -> {
              assertThat(problem.reason()).as(problem.message()).isEqualTo(reason);
              assertThat(problem.message()).contains(hint).hasSizeLessThan(512);
              assertThat(problem.message().chars()).noneMatch(Character::isISOControl);
            });
  }

  private static Plan plan(JsonNode instance, JsonNode release) {
    var subject = Observations.subject(instance, Yaml.decoded(release, ReleaseSpec.class));
    return new Planner(Observations.components()).plan(new Simulation().observed(subject));
  }
}
