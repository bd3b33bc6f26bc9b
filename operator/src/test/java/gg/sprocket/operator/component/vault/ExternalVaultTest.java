package gg.sprocket.operator.component.vault;

import static org.assertj.core.api.Assertions.assertThat;

import gg.sprocket.operator.api.v1alpha1.ComponentStatus.State;
import gg.sprocket.operator.component.Looks;
import gg.sprocket.operator.component.Scene;
import gg.sprocket.operator.plan.Health;
import gg.sprocket.operator.plan.Reason;
import gg.sprocket.operator.resource.Json;
import gg.sprocket.operator.resource.ProbeResult.Cause;
import gg.sprocket.operator.resource.ProbeResult.Proved;
import gg.sprocket.operator.resource.ProbeResult.Refused;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.VolumeProjection;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How a Vault that somebody else runs is looked at. */
class ExternalVaultTest {

  private static final String VAULT =
      """
      vault:
        mode: External
        external:
          address: https://vault.example.org:8200
          namespace: leagues
          ca: {configMapRef: {name: mle-ca}}
          auth: {method: Kubernetes, role: mle}
      """;
  private static final String LOOK = "mle-probe-vault-1";
  private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

  private final Scene scene = Scene.minimal().set(VAULT);

  @Test
  void aJobOfTheNamespaceLogsInByAnAccountOfItsOwnAndATokenForThatVault() {
    scene.settle();

    ServiceAccount account = scene.get(ServiceAccount.class, "mle-vault");
    assertThat(account.getAutomountServiceAccountToken()).isFalse();
    PodSpec pod = scene.get(Job.class, LOOK).getSpec().getTemplate().getSpec();
    assertThat(pod.getServiceAccountName()).isEqualTo("mle-vault");
    assertThat(pod.getAutomountServiceAccountToken()).isFalse();
    assertThat(pod.getContainers().getFirst().getArgs()).containsExactly("probe", "vault");
    List<VolumeProjection> files = pod.getVolumes().getFirst().getProjected().getSources();
    assertThat(files)
        .extracting(VolumeProjection::getServiceAccountToken)
        .filteredOn(token -> token != null)
        .as("one for the Vault, and the API server's own, whose audiences it must not have")
        .extracting(token -> String.valueOf(token.getAudience()))
        .containsExactly("vault.sprocket.gg/sprocket-mle/mle", "null");
    assertThat(variable(pod, "PROBE_AUTH")).isEqualTo("kubernetes");
    assertThat(variable(pod, "PROBE_VAULT_NAMESPACE")).isEqualTo("leagues");
    assertThat(variable(pod, "PROBE_MOUNT")).isEqualTo("secret");
    assertThat(variable(pod, "PROBE_FOLDER")).isEqualTo("sprocket/sprocket-mle/mle/");
    assertThat(variable(pod, "PROBE_AUTHORITY")).isEqualTo("ConfigMap mle-ca");
    assertThat(variable(pod, "PROBE_ENTRIES")).isEqualTo("{\"generated/jwt\":[\"value\"]}");
    assertThat(Json.text(scene.get(NetworkPolicy.class, "mle-to-vault")))
        .contains("probe-vault", "8200");
  }

  @Test
  void theApplicationWaitsForNoVault() {
    scene.settle();
    Looks.end(
        scene, scene.get(Job.class, LOOK), START, new Refused(Cause.VaultSealed, "it is sealed"));

    assertThat(scene.all(Deployment.class)).isNotEmpty();
    assertThat(scene.health("vault"))
        .returns(State.Degraded, Health::state)
        .returns(Reason.VaultSealed, Health::reason)
        .returns("it is sealed; it is looked at again by itself", Health::message);
    scene.set("apps: [{name: web, replicas: 2}]");
    assertThat(scene.changes()).contains("Apply Deployment/mle-web");
  }

  @ParameterizedTest
  @EnumSource(Cause.class)
  void aRefusalIsToldByItsReason(Cause cause) {
    scene.settle();

    Looks.end(scene, scene.get(Job.class, LOOK), START, new Refused(cause, "so and so"));

    assertThat(scene.health("vault")).returns(Reason.valueOf(cause.name()), Health::reason);
  }

  @Test
  void itIsLookedAtSeldomAndAtOnceAfterAChange() {
    scene.settle();
    Looks.end(scene, scene.get(Job.class, LOOK), START, new Proved("1.21.2", Optional.empty()));
    scene.at(START.toString());
    assertThat(scene.health("vault").state()).isEqualTo(State.Ready);
    assertThat(Duration.between(START, scene.plan().nextLook().orElseThrow()))
        .isBetween(Duration.ofHours(6), Duration.ofMinutes(390));
    assertThat(scene.changes()).isEmpty();

    scene.set(VAULT.replace("role: mle", "role: other"));
    assertThat(scene.changes()).contains("Apply Job/mle-probe-vault-2");
  }

  @Test
  void anAuthorityInASecretIsAwaited() {
    scene.set(VAULT.replace("configMapRef: {name: mle-ca}", "secretRef: {name: mle-ca}")).settle();
    assertThat(scene.all(Job.class)).noneMatch(job -> name(job).startsWith("mle-probe-vault"));
    assertThat(scene.health("vault"))
        .returns(State.Waiting, Health::state)
        .returns(Reason.SecretMissing, Health::reason);

    scene.secret("mle-ca", Map.of("ca.crt", "not-real")).settle();
    assertThat(scene.all(Job.class)).anyMatch(job -> name(job).equals(LOOK));
  }

  @Test
  void afterwardsNothingOfItIsLeft() {
    scene.settle();
    assertThat(scene.all(ServiceAccount.class)).hasSize(2);

    scene.set("vault: {mode: Disabled}").settle();

    assertThat(scene.all(ServiceAccount.class)).hasSize(1);
    assertThat(scene.all(Job.class)).noneMatch(job -> name(job).startsWith("mle-probe-vault"));
    assertThat(scene.all(NetworkPolicy.class)).noneMatch(p -> p.toString().contains("to-vault"));
    assertThat(scene.health("vault")).returns(State.Disabled, Health::state);
  }

  private static String name(Job job) {
    return job.getMetadata().getName();
  }

  private static String variable(PodSpec pod, String name) {
    return pod.getContainers().getFirst().getEnv().stream()
        .filter(variable -> variable.getName().equals(name))
        .map(variable -> Optional.ofNullable(variable.getValue()).orElse(""))
        .findFirst()
        .orElseThrow();
  }
}
