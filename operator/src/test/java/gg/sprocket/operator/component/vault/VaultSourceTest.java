package gg.sprocket.operator.component.vault;

import static gg.sprocket.operator.component.vault.VaultScenes.ACTIVE;
import static gg.sprocket.operator.component.vault.VaultScenes.one;
import static gg.sprocket.operator.component.vault.VaultScenes.view;
import static org.assertj.core.api.Assertions.assertThat;

import gg.sprocket.operator.component.Scene;
import gg.sprocket.operator.plan.Fact;
import gg.sprocket.operator.plan.VaultSource;
import gg.sprocket.operator.plan.VaultView;
import gg.sprocket.operator.plan.vault.Custody;
import gg.sprocket.operator.plan.vault.KeySet;
import gg.sprocket.operator.plan.vault.Lives;
import gg.sprocket.operator.resource.Labels;
import gg.sprocket.operator.resource.Names;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Whether a Vault is set up is told by the key shares that open it, not by the last ones. */
class VaultSourceTest {

  private final Scene scene = one().pod(pod());

  @Test
  void aLaterSetOfAnotherVaultHidesNoSetUp() {
    scene.vault(with(Optional.empty(), true));

    assertThat(VaultSource.of(scene.observed())).isPresent();
  }

  @Test
  void theSetUpOfAnotherVaultIsNotThatOfThisOne() {
    scene.vault(with(Optional.of("mark"), false));

    assertThat(VaultSource.of(scene.observed())).isEmpty();
  }

  private Fact<VaultView> with(Optional<String> laterSetUp, boolean setUp) {
    VaultView view = view(scene, List.of(ACTIVE), setUp).known().orElseThrow();
    TreeSet<String> gone = new TreeSet<>(List.of("uid-of-a-former-claim"));
    KeySet later = new KeySet("vault-keys-2", 2, gone, gone, laterSetUp, List.of(), Lives.UNKNOWN);
    List<KeySet> sets = List.of(view.custody().keys().getFirst(), later);
    return new Fact.Known<>(
        new VaultView(
            view.members(),
            new Custody(Optional.empty(), sets, new TreeSet<>()),
            view.failure(),
            view.trust(),
            view.current()));
  }

  private static Pod pod() {
    return new PodBuilder()
        .withNewMetadata()
        .withName(Names.onlyPod("mle-vault-0"))
        .withUid("uid-of-a-pod")
        .withLabels(Labels.of("mle", "vault", "vault-0"))
        .endMetadata()
        .withNewStatus()
        .withPhase("Running")
        .withPodIP("10.0.0.7")
        .endStatus()
        .build();
  }
}
