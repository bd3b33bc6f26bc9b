package gg.sprocket.operator.it;

import static org.assertj.core.api.Assertions.assertThat;

import gg.sprocket.dev.Manifests;
import gg.sprocket.operator.resource.Labels;
import gg.sprocket.operator.resource.Names;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** The recipe of docs/guides/renaming.md, run as it stands there. */
@ExtendWith(OnCluster.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RenameIT {

  private static final String OLD = "mle";
  private static final String NEW = "league";
  private static final String KEYS = "sprocket-keys";

  /** The release that has all of the backing services. */
  private static final String SPEC =
      """
      organization: {slug: mle, displayName: Minor League Esports}
      version: "1.4.0"
      vault: {mode: Disabled}
      deletionProtection: true
      exposure: {domain: mle.example.org}
      integrations: {discord: {secretRef: {name: discord}}}
      """;

  private final TestCluster cluster;
  private final Instances instances;
  private final OperatorUnderTest operator;

  RenameIT(TestCluster cluster) {
    this.cluster = cluster;
    this.instances = new Instances(cluster.admin());
    this.operator = OperatorUnderTest.start(cluster);
  }

  @AfterAll
  void stop() {
    operator.close();
  }

  @Test
  void theDataIsTheSameUnderTheOtherName() throws IOException {
    String namespace = ready("renamed");
    SortedMap<String, String> before = data(namespace, OLD);
    assertThat(before).hasSize(10);
    String dataId = dataId(namespace, OLD);
    Secret authority = authority(dataId);

    Recipe recipe = recipe(namespace);
    recipe.run(1, 7);
    recipe.run(1, 8);

    instances.awaitReady(namespace, NEW);
    assertThat(data(namespace, NEW)).isEqualTo(before);
    assertThat(dataId(namespace, NEW)).isEqualTo(dataId);
    assertThat(children(namespace, OLD).kept()).isEmpty();
    assertThat(authority(dataId))
        .satisfies(
            made ->
                assertThat(made.getMetadata().getAnnotations())
                    .containsEntry(Labels.OWNER, namespace + "/" + NEW))
        .satisfies(made -> assertThat(made.getData()).isNotEqualTo(authority.getData()));
  }

  /** The new instance is there too early, and waits at every step. */
  @Test
  void aHalfDoneRenameIsRefusedAndLosesNothing() throws IOException {
    String namespace = ready("half");
    SortedMap<String, String> before = data(namespace, OLD);
    Recipe recipe = recipe(namespace);
    recipe.run(1, 2);
    early(namespace);

    assertThat(refused(namespace, "is still there")).contains("SprocketInstance mle");
    assertThat(instances.condition(namespace, OLD, "Ready"))
        .hasValueSatisfying(c -> assertThat(c.getStatus()).isEqualTo("True"));

    recipe.run(3, 3);
    assertThat(refused(namespace, "are not there"))
        .contains("Secret/league-database-login", "Secret/league-fingerprint");
    assertThat(children(namespace, NEW).kept()).isEmpty();
    assertThat(data(namespace, OLD)).isEqualTo(before);

    recipe.run(4, 4);
    cluster
        .admin()
        .persistentVolumeClaims()
        .inNamespace(namespace)
        .withName("league-database-data")
        .delete();
    assertThat(refused(namespace, "PersistentVolumeClaim/league-database-data")).isNotEmpty();
    assertThat(data(namespace, OLD)).isEqualTo(before);

    recipe.run(4, 6);
    instances.awaitReady(namespace, NEW);
    assertThat(data(namespace, NEW)).isEqualTo(before);

    recipe.run(8, 8);
    instances.awaitReady(namespace, NEW);
    assertThat(data(namespace, NEW)).isEqualTo(before);
  }

  private String ready(String purpose) {
    String namespace = cluster.namespace(purpose);
    instances.discord(namespace);
    instances.createAlone(namespace, OLD, SPEC);
    instances.awaitReady(namespace, OLD);
    return namespace;
  }

  private Recipe recipe(String namespace) throws IOException {
    Path folder = Files.createTempDirectory(cluster.folder(), "rename-");
    return Recipe.of("docs/guides/renaming.md", folder, cluster.shell())
        .with("namespace=sprocket-mle", "namespace=" + namespace);
  }

  /** As one would that is made too early: with the annotation from its first moment on. */
  private void early(String namespace) {
    cluster.apply(
        Manifests.parse(
            """
            apiVersion: sprocket.gg/v1alpha1
            kind: SprocketInstance
            metadata:
              name: %s
              annotations: {%s: %s}
            spec:
            %s"""
                .formatted(
                    NEW,
                    Labels.RENAMED_FROM,
                    OLD,
                    SPEC.replace("mle.example.org", NEW + "." + namespace + ".example.org")
                        .indent(2))),
        namespace);
  }

  private String refused(String namespace, String words) {
    Condition refused =
        instances.awaitCondition(
            namespace,
            NEW,
            "SpecValid",
            c -> c.getReason().equals("RenameIncomplete") && c.getMessage().contains(words));
    assertThat(instances.condition(namespace, NEW, "Stalled")).isPresent();
    return refused.getMessage();
  }

  private Children children(String namespace, String name) {
    return new Children(cluster.admin(), namespace, name);
  }

  private String dataId(String namespace, String name) {
    return Objects.requireNonNull(instances.status(namespace, name).dataId());
  }

  private Secret authority(String dataId) {
    return cluster.admin().secrets().inNamespace(KEYS).withName(Names.authority(dataId)).require();
  }

  /** What is kept, by its name without the instance's: values of Secrets, volumes of claims. */
  private SortedMap<String, String> data(String namespace, String name) {
    SortedMap<String, String> data = new TreeMap<>();
    for (HasMetadata object : children(namespace, name).kept()) {
      data.put(
          Children.title(object).replace("/" + name + "-", "/"),
          object instanceof Secret secret
              ? values(secret, name)
              : volume(namespace, (PersistentVolumeClaim) object));
    }
    return data;
  }

  /** The address of the queue holds the instance's name; everything else is the same. */
  private static String values(Secret secret, String name) {
    SortedMap<String, String> values = new TreeMap<>(secret.getData());
    values.computeIfPresent("uri", (_, uri) -> decoded(uri).replace("@" + name + "-", "@"));
    return values.toString();
  }

  private static String decoded(String value) {
    return new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8);
  }

  /** The volume that a claim is bound to; one that somebody else has or nobody has is none. */
  private String volume(String namespace, PersistentVolumeClaim claim) {
    String name = String.valueOf(claim.getSpec().getVolumeName());
    PersistentVolume volume = cluster.admin().persistentVolumes().withName(name).require();
    assertThat(List.of(claim.getMetadata().getNamespace(), claim.getMetadata().getName()))
        .isEqualTo(List.of(namespace, volume.getSpec().getClaimRef().getName()));
    return name + " " + volume.getStatus().getPhase();
  }
}
