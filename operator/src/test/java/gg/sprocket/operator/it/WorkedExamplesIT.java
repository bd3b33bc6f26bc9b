package gg.sprocket.operator.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import gg.sprocket.dev.Manifests;
import gg.sprocket.operator.api.v1alpha1.Endpoint.Purpose;
import gg.sprocket.operator.api.v1alpha1.InstanceStatus;
import gg.sprocket.operator.api.v1alpha1.Phase;
import gg.sprocket.operator.resource.Json;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Applies every example exactly as its reader would. Pods are simulated, so one whose services are
 * External becomes ready here too: a Job that ends well without a word counts as a proof. What
 * cert-manager would say of a certificate is played, and so is a store.
 */
@ExtendWith(OnCluster.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WorkedExamplesIT {

  private static final Path FOLDER = TestCluster.REPOSITORY.resolve("examples");

  /** Each is a promise of the documentation. */
  private static final List<String> PROMISED =
      List.of(
          "access-patterns.yaml",
          "custom-release.yaml",
          "doppler.yaml",
          "external-services.yaml",
          "external-vault.yaml",
          "gateway-api.yaml",
          "gitops.yaml",
          "hibernation.yaml",
          "laptop.yaml",
          "microservices-rabbitmq.yaml",
          "minimal.yaml",
          "production.yaml",
          "sizes.yaml");

  /** Its values are in a Vault that no simulated pod reads; ExternalVaultIT has a real one. */
  private static final String UNREAD = "external-vault.yaml";

  private final TestCluster cluster;
  private final Instances instances;
  private final PlayedCertManager certManager;
  private final PlayedExternalSecrets externalSecrets;
  private final PlayedVaults vaults;
  private final OperatorUnderTest operator;

  WorkedExamplesIT(TestCluster cluster) {
    this.cluster = cluster;
    this.instances = new Instances(cluster.admin());
    // What the comments of the examples ask of a cluster.
    OptionalKinds kinds = new OptionalKinds(cluster.admin());
    kinds.install();
    kinds.ingressClass("traefik", "traefik.io/ingress-controller");
    this.certManager = PlayedCertManager.start(cluster.admin());
    this.externalSecrets = PlayedExternalSecrets.start(cluster.admin());
    externalSecrets.put(
        Map.of(
            "SPROCKET_DISCORD_CLIENT_ID", "1",
            "SPROCKET_DISCORD_CLIENT_SECRET", "not-real",
            "SPROCKET_DISCORD_BOT_TOKEN", "not-real"));
    this.vaults = new PlayedVaults(cluster.admin(), cluster.folder(), PlayedVaults.Front.NONE);
    this.operator = OperatorUnderTest.locating(cluster, vaults.addresses());
  }

  @AfterAll
  void stop() {
    operator.close();
    vaults.close();
    externalSecrets.close();
    certManager.close();
  }

  static List<String> examples() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void everyPromisedExampleIsThere() throws IOException {
    assertThat(examples()).containsAll(PROMISED).allMatch(name -> name.endsWith(".yaml"));
  }

  @ParameterizedTest
  @MethodSource("examples")
  void isAcceptedByAStrictServerAndBecomesReady(String example) throws IOException {
    Path file = FOLDER.resolve(example);
    List<HasMetadata> objects = Manifests.parse(Files.readString(file));

    // Not through a client library, which would leave out a misspelt field before the server sees
    // it.
    String said =
        cluster.kubectl("apply", "--server-side", "--validate=strict", "-f", file.toString());

    assertThat(said.lines())
        .hasSameSizeAs(objects)
        .allMatch(line -> line.endsWith(" serverside-applied"));
    assertThat(objects).anyMatch(GenericKubernetesResource.class::isInstance);
    objects.stream()
        .filter(object -> object.getKind().equals("SprocketInstance"))
        .map(HasMetadata::getMetadata)
        .forEach(
            meta -> {
              if (example.equals(UNREAD)) {
                awaitItsValues(meta);
                return;
              }
              InstanceStatus status = instances.awaitReady(meta.getNamespace(), meta.getName());
              // One of them sleeps by the clock.
              assertThat(status.phase()).isIn(Phase.Running, Phase.Hibernated);
              assertThat(instances.condition(meta.getNamespace(), meta.getName(), "SpecValid"))
                  .hasValueSatisfying(c -> assertThat(c.getStatus()).isEqualTo("True"));
              if (hasDomain(meta)) {
                assertThat(status.endpoints())
                    .as("somebody answers at the domain of " + meta.getName())
                    .anyMatch(endpoint -> endpoint.purpose() == Purpose.Web);
              }
            });
  }

  private void awaitItsValues(ObjectMeta meta) {
    instances.awaitCondition(
        meta.getNamespace(), meta.getName(), "VaultReady", c -> c.getStatus().equals("True"));
    instances.awaitCondition(
        meta.getNamespace(),
        meta.getName(),
        "SecretsReady",
        c -> c.getReason().equals("WaitingForDependency"));
  }

  private boolean hasDomain(ObjectMeta meta) {
    JsonNode exposure =
        Json.tree(instances.get(meta.getNamespace(), meta.getName())).at("/spec/exposure");
    return exposure.has("domain") && !exposure.path("type").asText("").equals("None");
  }
}
