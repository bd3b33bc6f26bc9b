package gg.sprocket.operator.component.schema;

import static org.assertj.core.api.Assertions.assertThat;

import gg.sprocket.operator.component.Scene;
import gg.sprocket.operator.component.Shipped;
import gg.sprocket.operator.plan.Health;
import gg.sprocket.operator.plan.Reason;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the pod of the schema Job is given. */
class SchemaFormTest {

  private final Scene scene = Scene.minimal();

  @Test
  void preludeMigrationsAndSeedFollowOneAnother() {
    PodSpec pod = pod();

    assertThat(pod.getInitContainers())
        .extracting(Container::getName)
        .containsExactly("wait", "prelude", "copy-0", "migrate");
    assertThat(pod.getContainers()).extracting(Container::getName).containsExactly("seed");
    assertThat(pod.getRestartPolicy()).isEqualTo("Never");
    assertThat(pod.getEnableServiceLinks()).isFalse();
  }

  @Test
  void everyStepIsWithinPodSecurityRestricted() {
    PodSpec pod = pod();

    assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
    assertThat(pod.getSecurityContext().getRunAsUser()).isEqualTo(1000);
    assertThat(Stream.concat(pod.getInitContainers().stream(), pod.getContainers().stream()))
        .allSatisfy(
            c -> {
              assertThat(c.getSecurityContext().getReadOnlyRootFilesystem()).isTrue();
              assertThat(c.getSecurityContext().getAllowPrivilegeEscalation()).isFalse();
              assertThat(c.getSecurityContext().getCapabilities().getDrop()).containsExactly("ALL");
            });
  }

  @Test
  void theFirstStepWaitsForTheServerWithoutLoggingIn() {
    assertThat(step("wait").getImage()).isEqualTo(step("prelude").getImage());
    assertThat(step("wait").getCommand())
        .containsExactly(
            "sh",
            "-c",
            "trap 'exit 143' TERM; until pg_isready -t 5 || [ $? -gt 2 ]; do sleep 3; done");
    assertThat(step("wait").getEnv())
        .extracting(EnvVar::getName)
        .containsExactly("PGHOST", "PGPORT", "PGDATABASE", "PGUSER");
    assertThat(step("wait").getVolumeMounts()).isEmpty();
  }

  @Test
  void psqlIsToldWhereByItsEnvironment() {
    assertThat(step("prelude").getCommand())
        .containsExactly(
            "psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-f", "/etc/sprocket/schema/prelude.sql");
    assertThat(value("prelude", "PGHOST")).isEqualTo("mle-database");
    assertThat(value("prelude", "PGSSLMODE")).isEqualTo("require");
    EnvVar password = variable("prelude", "PGPASSWORD");
    assertThat(password.getValue()).isNull();
    assertThat(password.getValueFrom().getSecretKeyRef())
        .returns("mle-database-login", s -> s.getName())
        .returns("password", s -> s.getKey());
  }

  @Test
  void theMigrationsRunWhereTheyMayWrite() {
    assertThat(step("copy-0").getCommand())
        .containsExactly("sh", "-c", "cp -R /app/core/. /work-0/");
    assertThat(step("migrate").getVolumeMounts())
        .extracting(VolumeMount::getMountPath)
        .containsExactly("/app/core", "/tmp");
    assertThat(step("migrate").getWorkingDir()).isEqualTo("/app/core");
    assertThat(value("migrate", "DB_SSL")).isEqualTo("true");
    assertThat(value("migrate", "DB_PORT")).isEqualTo("5432");
    assertThat(variable("migrate", "DB_PASSWORD").getValueFrom().getSecretKeyRef().getName())
        .isEqualTo("mle-database-login");
  }

  @Test
  void aNameReachesTheSeedAsItIs() {
    scene.set("organization: {slug: mle, id: 7, displayName: \"a'; $(PGPASSWORD) $$ \\\\gexec\"}");

    assertThat(value("seed", "ORGANIZATION_NAME")).isEqualTo("a'; $$(PGPASSWORD) $$$$ \\gexec");
    assertThat(value("seed", "ORGANIZATION_ID")).isEqualTo("7");
  }

  @Test
  void theMigrationsComeInTheImageOfTheProcessThatUsesThem() {
    scene.set("images: {overrides: [{name: monolith, image: registry.example.org/mono:7}]}");

    assertThat(step("migrate").getImage()).isEqualTo("registry.example.org/mono:7");
    assertThat(step("copy-0").getImage()).isEqualTo("registry.example.org/mono:7");
  }

  @Test
  void aCheckedCertificateNeedsItsAuthority() {
    Scene external =
        Scene.of(
                Shipped.instanceOf(Shipped.documents(Path.of("../examples/external-services.yaml")))
                    .path("spec"))
            .secret("cloud-database", Map.of("password", "p"))
            .settle();

    assertThat(external.all(Job.class)).isEmpty();
    assertThat(external.health("schema"))
        .returns(Reason.SecretKeyMissing, Health::reason)
        .returns(
            "Secret cloud-database has no value under the key ca.crt; add it", Health::message);

    external.secret("cloud-database", Map.of("password", "p", "ca.crt", "c")).settle();
    Container prelude =
        external.all(Job.class).stream()
            .filter(job -> job.getMetadata().getName().startsWith("mle-schema-"))
            .findFirst()
            .orElseThrow()
            .getSpec()
            .getTemplate()
            .getSpec()
            .getInitContainers()
            .get(1);
    assertThat(prelude.getEnv())
        .anyMatch(
            e ->
                e.getName().equals("PGSSLROOTCERT")
                    && e.getValue().equals("/etc/sprocket/database-ca/ca.crt"))
        .anyMatch(e -> e.getName().equals("PGSSLMODE") && e.getValue().equals("verify-full"));
    assertThat(prelude.getVolumeMounts())
        .extracting(VolumeMount::getMountPath)
        .contains("/etc/sprocket/database-ca");
  }

  private String value(String step, String name) {
    return variable(step, name).getValue();
  }

  private EnvVar variable(String step, String name) {
    return step(step).getEnv().stream()
        .filter(e -> e.getName().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private Container step(String name) {
    PodSpec pod = pod();
    return Stream.concat(pod.getInitContainers().stream(), pod.getContainers().stream())
        .filter(c -> c.getName().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private PodSpec pod() {
    return scene.settle().all(Job.class).stream()
        .filter(job -> job.getMetadata().getName().contains("schema"))
        .findFirst()
        .orElseThrow()
        .getSpec()
        .getTemplate()
        .getSpec();
  }
}
