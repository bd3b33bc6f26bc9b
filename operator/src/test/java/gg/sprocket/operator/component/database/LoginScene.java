package gg.sprocket.operator.component.database;

import gg.sprocket.operator.component.Scene;
import gg.sprocket.operator.plan.Fact;
import gg.sprocket.operator.plan.Read;
import gg.sprocket.operator.plan.VaultView;
import gg.sprocket.operator.plan.vault.Custody;
import gg.sprocket.operator.plan.vault.KeyLife;
import gg.sprocket.operator.plan.vault.KeySet;
import gg.sprocket.operator.plan.vault.MemberState;
import gg.sprocket.operator.plan.vault.SetUpForm;
import gg.sprocket.operator.plan.vault.Split;
import gg.sprocket.operator.resource.Labels;
import gg.sprocket.operator.resource.Names;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Instances whose Vault makes logins at the database. */
public final class LoginScene {

  /** What a member that leads says. */
  public static final MemberState ACTIVE = new MemberState.Active("vault", "1.21.1");

  private LoginScene() {}

  /** One with everything there but a login, whose Vault was not looked at. */
  public static Scene of(String vaultLogin) {
    return Scene.minimal()
        .set("vault: {mode: Managed}")
        .set("database: {vaultLogin: %s}".formatted(vaultLogin))
        .settle()
        .pod(member());
  }

  /** Lets the looks at its Vault tell of one that is, or is not, set up for such logins. */
  public static void told(Scene scene, MemberState state, boolean setUp) {
    TreeSet<String> claims =
        scene.all(PersistentVolumeClaim.class).stream()
            .filter(claim -> claim.getMetadata().getName().contains("vault"))
            .map(claim -> claim.getMetadata().getUid())
            .collect(Collectors.toCollection(TreeSet::new));
    Optional<String> mark =
        new SetUpForm("sprocket-mle", "mle", Optional.of("trust")).makingLogins(setUp).mark();
    KeyLife life =
        new KeyLife(
            Optional.of(new Split(5, 3)),
            Optional.empty(),
            KeyLife.Done.NEVER,
            KeyLife.Done.NEVER,
            Optional.empty(),
            KeyLife.Tried.NEVER);
    scene.vault(
        new Fact.Known<>(
            new VaultView(
                Map.of("mle-vault-0", state),
                new Custody(
                    Optional.empty(),
                    List.of(new KeySet("vault-keys-1", 1, claims, claims, mark, List.of(), life)),
                    new TreeSet<>()),
                Optional.empty(),
                new Read.Ok<>("trust"),
                true)));
  }

  /** The pod of its one member. */
  static Pod member() {
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
