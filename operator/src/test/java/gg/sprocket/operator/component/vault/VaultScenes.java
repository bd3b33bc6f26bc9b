package gg.sprocket.operator.component.vault;

import gg.sprocket.operator.component.Scene;
import gg.sprocket.operator.plan.Change;
import gg.sprocket.operator.plan.Fact;
import gg.sprocket.operator.plan.Read;
import gg.sprocket.operator.plan.VaultView;
import gg.sprocket.operator.plan.vault.Custody;
import gg.sprocket.operator.plan.vault.KeyLife;
import gg.sprocket.operator.plan.vault.KeySet;
import gg.sprocket.operator.plan.vault.MemberState;
import gg.sprocket.operator.plan.vault.NoAnswer;
import gg.sprocket.operator.plan.vault.SealState;
import gg.sprocket.operator.plan.vault.SetUpForm;
import gg.sprocket.operator.plan.vault.Split;
import gg.sprocket.operator.plan.vault.Step;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Instances with a Vault, and what was seen of it. */
final class VaultScenes {

  static final MemberState ACTIVE = new MemberState.Active("vault", "1.21.1");
  static final MemberState STANDBY = new MemberState.Standby("vault", "1.21.1");
  static final MemberState SEALED =
      new MemberState.Sealed(new SealState("shamir", 5, 3, 0, "", false), "1.21.1");
  static final MemberState FRESH = new MemberState.Uninitialized();
  static final MemberState GONE = new MemberState.Unreachable(NoAnswer.ConnectionRefused);

  /** Of shares as the spec asks for them. */
  static final KeyLife LIFE =
      new KeyLife(
          Optional.of(new Split(5, 3)),
          Optional.empty(),
          KeyLife.Done.NEVER,
          KeyLife.Done.NEVER,
          Optional.empty(),
          KeyLife.Tried.NEVER);

  static final Read<String> TRUST = new Read.Ok<>("trust");

  private VaultScenes() {}

  static Scene one() {
    return Scene.minimal().set("vault: {mode: Managed}").settle();
  }

  static Scene three() {
    return Scene.minimal().set("vault: {mode: Managed, managed: {replicas: 3}}").settle();
  }

  static List<Step> deeds(Scene scene) {
    return scene
        .plan()
        .changes()
        .filter(Change.VaultDeed.class::isInstance)
        .map(change -> ((Change.VaultDeed) change).step())
        .toList();
  }

  static Fact<VaultView> view(Scene scene, List<MemberState> states, boolean setUp) {
    Map<String, MemberState> members = new TreeMap<>();
    for (int i = 0; i < states.size(); i++) {
      members.put("mle-vault-" + i, states.get(i));
    }
    TreeSet<String> claims =
        scene.all(PersistentVolumeClaim.class).stream()
            .filter(claim -> claim.getMetadata().getName().contains("vault"))
            .map(claim -> claim.getMetadata().getUid())
            .collect(Collectors.toCollection(TreeSet::new));
    Optional<String> mark = new SetUpForm("sprocket-mle", "mle", TRUST.found()).mark();
    KeySet keys =
        new KeySet(
            "vault-keys-1", 1, claims, claims, setUp ? mark : Optional.empty(), List.of(), LIFE);
    return new Fact.Known<>(
        new VaultView(
            members,
            new Custody(Optional.empty(), List.of(keys), new TreeSet<>()),
            Optional.empty(),
            TRUST,
            true));
  }
}
