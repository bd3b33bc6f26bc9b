package gg.sprocket.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import gg.sprocket.operator.plan.vault.Lives;
import gg.sprocket.operator.plan.vault.SealKind;
import gg.sprocket.operator.plan.vault.SetUpForm;
import gg.sprocket.operator.plan.vault.Step;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class WavesTest {

  private static final List<Change> FOUNDATION =
      List.of(
          new Change.CreateCredentials("p", new ObjectRef(Secret.class, "s"), Map.of(), List.of()),
          new Change.IssueCertificate(
              "p",
              new ObjectRef(Secret.class, "t"),
              Map.of(),
              Forms.STAMP.owner(),
              "ca",
              List.of(),
              Duration.ofDays(1),
              false),
          new Change.VaultDeed(
              "p",
              new ObjectRef(Secret.class, "k"),
              new VaultTarget(
                  "abc",
                  List.of(),
                  1,
                  1,
                  false,
                  SealKind.Shares,
                  new SetUpForm("n", "i", Optional.empty()),
                  Lives.NOTHING),
              new Step.CloseIntent()),
          apply(new RoleBinding()),
          apply(new ServiceAccount()),
          apply(new PersistentVolumeClaim()));
  private static final List<Change> CONFIGURATION =
      List.of(apply(new ConfigMap()), apply(new Service()));
  private static final List<Change> WORKLOADS =
      List.of(apply(new StatefulSet()), apply(new Deployment()), apply(new Job()));
  private static final List<Change> REMOVALS =
      List.of(
          new Change.Delete("p", new ObjectRef(Job.class, "j"), "u"),
          new Change.RemoveAuthority("p", "ca"),
          new Change.RemoveVaultKeys("p", "abc"));

  @Test
  void whatOthersNeedComesFirst() {
    List<Change> all =
        new ArrayList<>(
            Stream.of(FOUNDATION, CONFIGURATION, WORKLOADS, REMOVALS)
                .flatMap(List::stream)
                .toList());
    Collections.reverse(all);
    assertThat(Waves.of(all))
        .satisfiesExactly(
            wave -> assertThat(wave).containsExactlyInAnyOrderElementsOf(FOUNDATION),
            wave -> assertThat(wave).containsExactlyInAnyOrderElementsOf(CONFIGURATION),
            wave -> assertThat(wave).containsExactlyInAnyOrderElementsOf(WORKLOADS),
            wave -> assertThat(wave).containsExactlyInAnyOrderElementsOf(REMOVALS));
  }

  @Test
  void emptyWavesAreLeftOut() {
    assertThat(Waves.of(List.of())).isEmpty();
    assertThat(Waves.of(WORKLOADS)).containsExactly(WORKLOADS);
  }

  private static Change apply(HasMetadata object) {
    object.setMetadata(
        new io.fabric8.kubernetes.api.model.ObjectMetaBuilder().withName("x").build());
    return new Change.Apply("p", object, false);
  }
}
