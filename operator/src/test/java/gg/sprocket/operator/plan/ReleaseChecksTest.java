package gg.sprocket.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import gg.sprocket.operator.api.v1alpha1.ReleaseSpec;
import gg.sprocket.operator.api.v1alpha1.ReleaseStatus;
import gg.sprocket.operator.component.Shipped;
import gg.sprocket.operator.resource.Json;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A release is judged as a whole and without any instance. */
class ReleaseChecksTest {

  /** Two topologies; what is wrong with the second one must be found as well. */
  static final String GOOD =
      """
      topologies:
      - name: Monolith
        schema: {migration: {image: 'm:1', command: [m]}}
        components:
        - {name: all, image: 'a:1', command: [a], scaling: Singleton, port: 1, purpose: Web, publicPaths: [/]}
      - name: Microservices
        services: {cache: State, queue: true}
        schema:
          migration:
            image: 'm:1'
            command: [m]
            env: [{name: HOST, value: '${database.host}'}]
            secretEnv: [{name: PASSWORD, secret: database-password}]
        components:
        - name: core
          image: 'c:1'
          command: [c]
          scaling: Singleton
          port: 1
          purpose: Api
          publicPaths: [/]
          env: [{name: ORIGIN, value: '${exposure.webHost}'}]
          secretEnv: [{name: KEY, secret: key}, {name: QUEUE, secret: queue-uri}, {name: CACHE, secret: cache-password}]
          files: [{path: /config.json, json: '{"port": "${database.port}", "other": "$${own}"}'}]
        - name: web
          image: 'w:1'
          command: [w]
          scaling: Scalable
          port: 1
          purpose: Web
          publicPaths: [/]
          startAfter: [core]
          calls: [core]
          secretDirectory: /secret
          secretFiles: [{file: token, secret: token}]
        - {name: other, image: 'w:1', command: [w], scaling: Scalable, enabledByDefault: false, port: 1, purpose: Web, publicPaths: [/]}
      secrets:
      - {name: key, source: Generated}
      - {name: token, source: Supplied, integration: Discord, key: botToken}
      """;

  @Test
  void theCasesAreGoodBeforeTheyAreSpoiled() {
    assertThat(problem(GOOD)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "${database.host} | ${database.hots} | schema.migration.env holds the unknown placeholder ${database.hots}",
        "${exposure.webHost} | ${webHost} | core.env holds the unknown placeholder ${webHost}",
        "${database.port} | ${port} | core:/config.json holds the unknown placeholder ${port}",
        "$${own}\"}' | $${own}\"' | core:/config.json is not JSON: ",
        "$${own}\"}' | $${own}\"} {}' | core:/config.json is not JSON: ",
        "startAfter: [core] | startAfter: [cor] | web.startAfter names cor, which does not precede it",
        "startAfter: [core] | startAfter: [other] | web.startAfter names other",
        "calls: [core] | calls: [all] | web.calls names all, which is no component",
        "name: other | name: web | component name web is reserved or used twice",
        "name: other | name: probe-queue | component name probe-queue is reserved",
        "secret: key | secret: kye | core.secretEnv refers to the unknown secret kye",
        "secret: token | secret: tokn | web.secretFiles refers to the unknown secret tokn",
        "secret: database-password | secret: password | schema.migration.secretEnv refers to the unknown secret password",
        "{name: key, | {name: queue-uri, | secret value queue-uri has the name of one that a backing service gives",
        ", integration: Discord | ~~ | secret value token must name integration and key",
        "queue: true | queue: false | queue-uri is read although services.queue is not true",
        "cache: State | cache: None | cache-password is read although services.cache is None",
        "enabledByDefault: false, | ~~ | other.purpose Web is that of another component that runs by default, too",
      })
  void theFirstFaultIsNamedWithItsPlace(String from, String to, String fault) {
    assertThat(GOOD).contains(from);

    assertThat(problem(GOOD.replace(from, to)))
        .hasValueSatisfying(
            problem -> {
              assertThat(problem.reason()).isEqualTo(Reason.ReleaseInvalid);
              assertThat(problem.message())
                  .contains(": " + fault)
                  .endsWith("; create a corrected release under another name")
                  .hasSizeLessThan(512);
            });
  }

  @Test
  void theTopologyIsNamed() {
    assertThat(problem(GOOD.replace("calls: [core]", "calls: [all]")))
        .map(Problem::message)
        .hasValueSatisfying(m -> assertThat(m).contains("in topology Microservices: web.calls"));
  }

  @Test
  void whatCannotBeReadIsNamedToo() {
    Problem unread = new Problem(Reason.ReleaseInvalid, "spec.topologies holds a value");
    assertThat(ReleaseChecks.of(observed(new Read.Bad<>(unread)))).contains(unread);
  }

  @TestFactory
  List<DynamicTest> shippedReleasesAreGood() {
    return Shipped.releases().stream()
        .map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> isGood(file)))
        .toList();
  }

  private static void isGood(Path file) {
    JsonNode spec = Shipped.documents(file).getFirst().path("spec");
    Edition edition = Edition.of(Shipped.release(spec), spec);
    assertThat(ReleaseChecks.of(observed(new Read.Ok<>(edition)))).isEmpty();
  }

  static Edition edition(String yaml) {
    JsonNode stored = Json.tree(Yaml.object(yaml));
    return Edition.of(Yaml.decoded(stored, ReleaseSpec.class), stored);
  }

  private static Optional<Problem> problem(String yaml) {
    return ReleaseChecks.of(observed(new Read.Ok<>(edition(yaml))));
  }

  private static ObservedRelease observed(Read<Edition> edition) {
    return new ObservedRelease(
        Instant.EPOCH, "9.9.9", "uid", 1, edition, Optional.empty(), ReleaseStatus.NONE);
  }
}
