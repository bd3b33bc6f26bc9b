package gg.sprocket.operator.component.vault;

import gg.sprocket.operator.api.v1alpha1.ComponentStatus.State;
import gg.sprocket.operator.plan.Claim;
import gg.sprocket.operator.plan.Component;
import gg.sprocket.operator.plan.ConditionType;
import gg.sprocket.operator.plan.Decision;
import gg.sprocket.operator.plan.Decision.Want;
import gg.sprocket.operator.plan.Health;
import gg.sprocket.operator.plan.Inputs;
import gg.sprocket.operator.plan.Instance;
import gg.sprocket.operator.plan.ObjectRef;
import gg.sprocket.operator.plan.Observed;
import gg.sprocket.operator.plan.Problem;
import gg.sprocket.operator.plan.Reason;
import gg.sprocket.operator.plan.SealPhase;
import gg.sprocket.operator.plan.VaultCare;
import gg.sprocket.operator.plan.VaultPod;
import gg.sprocket.operator.plan.VaultReading;
import gg.sprocket.operator.plan.Wanted;
import gg.sprocket.operator.plan.vault.Step;
import gg.sprocket.operator.resource.FreeSpace;
import gg.sprocket.operator.resource.Names;
import gg.sprocket.operator.resource.Objects;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * HashiCorp Vault, or the Jobs that read an External one.
 *
 * @param probeImage image that reads an External one
 */
public record VaultComponent(String probeImage) implements Component {

  @Override
  public String name() {
    return VaultPod.PART;
  }

  @Override
  public ConditionType condition() {
    return ConditionType.VaultReady;
  }

  @Override
  public Set<Class<? extends HasMetadata>> kinds() {
    return Set.of(
        PersistentVolumeClaim.class,
        ConfigMap.class,
        Service.class,
        StatefulSet.class,
        PodDisruptionBudget.class,
        ServiceAccount.class,
        Role.class,
        RoleBinding.class,
        Job.class);
  }

  @Override
  public Decision decide(Instance instance, Observed observed) {
    Optional<VaultReading> external = VaultReading.of(instance, observed);
    if (external.isPresent()) {
      return new ExternalVaultParts(instance, observed, external.orElseThrow()).decide(probeImage);
    }
    if (!instance.spec().vault().runs()) {
      return new Decision.Absent();
    }
    return Inputs.unseen(instance, observed)
        .or(() -> beyond(instance, observed))
        .or(() -> new SealGuard(instance, observed, members(instance)).problem())
        .<Decision>map(Decision.Wait::new)
        .orElseGet(() -> managed(instance, observed));
  }

  /**
   * Between two specs with it there may have been one without it, so that no rule saw the change.
   */
  private static Optional<Problem> beyond(Instance instance, Observed observed) {
    List<String> wanted = members(instance).stream().map(Names::vaultClaim).toList();
    List<String> more =
        observed
            .of(VaultPod.PART)
            .filter(PersistentVolumeClaim.class::isInstance)
            .filter(claim -> claim.getMetadata().getDeletionTimestamp() == null)
            .map(claim -> claim.getMetadata().getName())
            .filter(name -> !wanted.contains(name))
            .sorted()
            .toList();
    return more.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Problem(
                Reason.DataMismatch,
                "spec.vault.managed.replicas is %d, and PersistentVolumeClaim %s of a Vault of more members is there, without which the others never lead; set it to 3"
                    .formatted(wanted.size(), String.join(", ", more))));
  }

  private static Decision managed(Instance instance, Observed observed) {
    Names names = instance.names();
    List<String> members = members(instance);
    SealPhase phase = SealPhase.of(instance, observed);
    Map<String, String> files = new VaultConfig(instance, members, phase).files();
    VaultObjects objects = new VaultObjects(instance);
    List<Wanted> wanted = new ArrayList<>();
    Optional<Problem> lingering = LostClaims.lingering(instance, observed, members);
    members.stream()
        .filter(member -> lingering.isEmpty() || LostClaims.isThere(observed, member))
        .forEach(member -> wanted.add(claim(instance, member).wanted(observed)));
    wanted.add(new Wanted.Certificate(names.vaultTls(), objects.hosts(members)));
    wanted.add(new Wanted.Owned(Objects.configMap(names.vault(), VaultPod.PART, files)));
    wanted.add(new Wanted.Owned(objects.service()));
    if (members.size() > 1) {
      wanted.add(new Wanted.Owned(objects.budget()));
    }
    Optional<Problem> pending =
        Inputs.unmade(names, observed, VaultStatefulSet.inputs(names))
            .or(() -> unsupplied(instance, observed))
            .or(() -> leaving(observed, members))
            .or(() -> lingering);
    if (pending.isEmpty()) {
      wanted.addAll(servers(instance, observed, members, files.values()));
    } else if (pending.equals(lingering)) {
      LostClaims.unheard(observed, members)
          .map(
              member ->
                  new VaultStatefulSet(instance, member, phase).render(observed, files.values()))
          .ifPresent(set -> wanted.add(new Wanted.Owned(set)));
    }
    VaultCare.of(instance, observed)
        .due()
        .filter(deed -> mayBeDone(deed, instance, observed, files))
        .ifPresent(wanted::add);
    return new Want(List.copyOf(wanted), pending);
  }

  /**
   * Members are told of another seal only when all is there by which they are to use it. And while
   * a process that starts would still read of both, the word that this was begun stays.
   */
  private static boolean mayBeDone(
      Wanted deed, Instance instance, Observed observed, Map<String, String> files) {
    return switch (deed) {
      case Wanted.VaultDeed(var _, Step.BeginMigration _) ->
          unsupplied(instance, observed).isEmpty();
      case Wanted.VaultDeed(var _, Step.AbandonMigration _) ->
          observed
              .find(ConfigMap.class, instance.names().vault())
              .map(live -> VaultConfig.seals(live.getData()))
              .filter(VaultConfig.seals(files)::equals)
              .isPresent();
      default -> true;
    };
  }

  /** What the members need to be opened by a service, and a person is to give. */
  static Optional<Problem> unsupplied(Instance instance, Observed observed) {
    return SealPhase.of(instance, observed).needs(instance).stream()
        .flatMap(seal -> Inputs.missing(observed, seal.values()).stream())
        .findFirst();
  }

  /** A pod that is made before a claim is gone would hold that claim. */
  private static Optional<Problem> leaving(Observed observed, List<String> members) {
    return members.stream()
        .map(Names::vaultClaim)
        .filter(name -> isLeaving(observed, name))
        .findFirst()
        .map(
            name ->
                new Problem(
                    Reason.VaultInitializing,
                    "waiting until PersistentVolumeClaim %s, which is being deleted, is gone"
                        .formatted(name)));
  }

  private static boolean isLeaving(Observed observed, String claim) {
    return observed
        .find(PersistentVolumeClaim.class, claim)
        .filter(live -> live.getMetadata().getDeletionTimestamp() != null)
        .isPresent();
  }

  private static List<Wanted> servers(
      Instance instance, Observed observed, List<String> members, Collection<String> files) {
    SealPhase phase = SealPhase.of(instance, observed);
    VaultRollout rollout = new VaultRollout(observed, members, unsealing(instance, observed));
    // Whoever leads seals the data anew, so that all others are to be ready for that.
    boolean leaderLast = phase.word().isPresent();
    List<Wanted> wanted = new ArrayList<>();
    boolean restarting = false;
    boolean due = false;
    for (String member : leaderLast ? rollout.leaderLast() : members) {
      StatefulSet form = new VaultStatefulSet(instance, member, phase).render(observed, files);
      boolean restarts = rollout.restarts(form);
      boolean early = leaderLast && due && rollout.leads(member);
      boolean held = restarts && (restarting || early || !rollout.mayRestart(member));
      wanted.add(
          held
              ? new Wanted.Held(new ObjectRef(StatefulSet.class, member))
              : new Wanted.Owned(form));
      restarting = restarting || (restarts && !held);
      due = due || restarts;
    }
    return wanted;
  }

  /** Who comes back soon; one that a service opens does so by itself. */
  private static Set<String> unsealing(Instance instance, Observed observed) {
    Set<String> back = new HashSet<>();
    if (SealPhase.of(instance, observed).seal().isPresent()) {
      back.addAll(members(instance));
    }
    if (VaultCare.of(instance, observed).step().orElse(new Step.Settled())
        instanceof Step.Unseal(List<String> sealed, var _)) {
      back.addAll(sealed);
    }
    return Set.copyOf(back);
  }

  @Override
  public List<Health> health(Instance instance, Observed observed, Decision decision) {
    Optional<VaultReading> external = VaultReading.of(instance, observed);
    if (external.isPresent()) {
      return List.of(new ExternalVaultParts(instance, observed, external.orElseThrow()).health());
    }
    if (!instance.spec().vault().runs()) {
      return List.of(Health.of(name(), State.Disabled, Reason.Disabled, ""));
    }
    List<String> members = members(instance);
    Health health = new VaultHealth(instance, observed, decision, members).health();
    return List.of(claim(instance, members.getFirst()).noted(health, observed));
  }

  private static List<String> members(Instance instance) {
    return instance.names().vaultMembers(instance.spec().vault().managed().replicas());
  }

  private static Claim claim(Instance instance, String member) {
    return Claim.of(
        Names.vaultClaim(member),
        instance.names().vaultProcess(member),
        instance.spec().vault().managed().storage(),
        VaultSize.of(instance.spec().profile(), instance.spec().vault().managed()).volume(),
        FreeSpace.USUAL);
  }
}
