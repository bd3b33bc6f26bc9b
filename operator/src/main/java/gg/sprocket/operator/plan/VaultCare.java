package gg.sprocket.operator.plan;

import gg.sprocket.operator.api.v1alpha1.InstanceSpec;
import gg.sprocket.operator.api.v1alpha1.ManagedVault;
import gg.sprocket.operator.plan.vault.KeySet;
import gg.sprocket.operator.plan.vault.Member;
import gg.sprocket.operator.plan.vault.Protocol;
import gg.sprocket.operator.plan.vault.Rotation;
import gg.sprocket.operator.plan.vault.SealCourse;
import gg.sprocket.operator.plan.vault.SealKind;
import gg.sprocket.operator.plan.vault.SealMigration;
import gg.sprocket.operator.plan.vault.SetUpForm;
import gg.sprocket.operator.plan.vault.Situation;
import gg.sprocket.operator.plan.vault.Standing;
import gg.sprocket.operator.plan.vault.Step;
import gg.sprocket.operator.resource.Labels;
import gg.sprocket.operator.resource.Names;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What is to be done with the Vault of an instance.
 *
 * @param observed what is there
 * @param dataId identity of the instance's data
 * @param names names of the members' StatefulSets, in order
 * @param settings what the spec says
 */
public record VaultCare(
    Observed observed, String dataId, List<String> names, ManagedVault settings) {

  /** Of an instance that wants one. */
  public static VaultCare of(Instance instance, Observed observed) {
    return new VaultCare(
        observed,
        instance.dataId(),
        instance.names().vaultMembers(instance.spec().vault().managed().replicas()),
        instance.spec().vault().managed());
  }

  /** Of an instance that has one, whatever is asked for now. */
  static VaultCare running(Observed observed, String dataId) {
    ManagedVault settings =
        observed
            .spec()
            .found()
            .map(InstanceSpec::vault)
            .map(vault -> vault.managed())
            .orElse(ManagedVault.DEFAULT);
    return new VaultCare(observed, dataId, VaultPod.members(observed), settings);
  }

  /** The next step; empty until the members were looked at. */
  public Optional<Step> step() {
    return observed.vault().known().map(this::situation).map(Protocol::next);
  }

  /** Why nothing is done, or nothing but to open those whom shares open anyway. */
  public Optional<Step.Refusal> refusal() {
    return observed.vault().known().map(this::situation).flatMap(Protocol::refusal);
  }

  /** The key shares that most likely open it. */
  public Optional<KeySet> keys() {
    return observed.vault().known().flatMap(this::keys);
  }

  private Optional<KeySet> keys(VaultView view) {
    NavigableSet<String> claims =
        names.stream()
            .map(name -> member(name, view))
            .filter(member -> !member.leaving())
            .flatMap(member -> member.claim().stream())
            .collect(Collectors.toCollection(TreeSet::new));
    return view.custody().opening(claims).stream().findFirst();
  }

  /** Mark of its set-up; empty while it is not set up as it is to be now. */
  Optional<String> mark() {
    return keys().flatMap(KeySet::setUp).filter(mark -> form().mark().equals(Optional.of(mark)));
  }

  /** Until when one is waited for whose initialisation may have broken off; empty if none is. */
  public Optional<Instant> patience() {
    return observed
        .vault()
        .known()
        .map(VaultView::custody)
        .filter(_ -> step().equals(Optional.of(new Step.Wait(Step.Awaited.Anew))))
        .flatMap(custody -> custody.intent().map(custody::patience));
  }

  /** When time alone gives something to do to the Vault of an instance. */
  static Optional<Instant> nextLook(Instance instance, Observed observed) {
    return instance.spec().vault().runs() ? of(instance, observed).patience() : Optional.empty();
  }

  /** Why the clock asks for nothing, if that is to and cannot be. */
  public Optional<Problem> clock() {
    return VaultRotations.problem(settings.rotation(), observed.now());
  }

  /** The next step as something to be done, if it is and was not done just now. */
  public Optional<Wanted> due() {
    boolean current = observed.vault().known().filter(VaultView::current).isPresent();
    return step().filter(step -> current && isDeed(step)).map(this::deed);
  }

  /**
   * What is done with it in any case. A spec that cannot be read may have been meant for recovery
   * mode, or for another number of shares; so what it asks is not guessed. But a Vault that was set
   * up had users, to whom it is lost while it is sealed, and shares destroy nothing.
   */
  Optional<Wanted> upkeep() {
    boolean read = observed.spec().found().isPresent();
    return step()
        .filter(
            step ->
                switch (step) {
                  case Step.Unseal _ -> read || keys().flatMap(KeySet::setUp).isPresent();
                  case Step.NoteClaims _, Step.DecideShares _, Step.ProveShares _ -> read;
                  default -> false;
                })
        .flatMap(_ -> due());
  }

  private Wanted deed(Step step) {
    return new Wanted.VaultDeed(target(), step);
  }

  private static boolean isDeed(Step step) {
    return switch (step) {
      case Step.Wait _, Step.Settled _, Step.Refused _ -> false;
      case Step.OpenIntent _,
          Step.Initialize _,
          Step.VoidNumber _,
          Step.CloseIntent _,
          Step.DiscardLostInit _,
          Step.Unseal _,
          Step.NoteClaims _,
          Step.SetUp _,
          Step.Renewing _,
          Step.Migrating _ ->
          true;
    };
  }

  private Situation situation(VaultView view) {
    List<Member> members = names.stream().map(name -> member(name, view)).toList();
    return new Situation(
        settings.recoveryMode(),
        members,
        view.custody(),
        VaultTarget.isGivenUp(observed.identity(), view.custody()),
        form().mark(),
        seal(view),
        rotation(),
        course());
  }

  /** What opens it, until it is known that something else does. */
  private SealKind seal(VaultView view) {
    return VaultSeal.migration(settings.unseal())
        .filter(migration -> keys(view).filter(keys -> !migration.isDone(keys)).isPresent())
        .map(SealMigration::from)
        .orElseGet(() -> VaultSeal.kind(settings.unseal()));
  }

  private SealCourse course() {
    return new SealCourse(
        VaultSeal.migration(settings.unseal()),
        VaultPod.migrating(observed),
        VaultPod.begun(observed));
  }

  private Rotation rotation() {
    return VaultRotations.of(observed.identity(), settings, observed.now());
  }

  private Member member(String name, VaultView view) {
    Optional<PersistentVolumeClaim> claim =
        observed.find(PersistentVolumeClaim.class, Names.vaultClaim(name));
    return new Member(
        name,
        claim.map(live -> live.getMetadata().getUid()),
        claim.filter(live -> live.getMetadata().getDeletionTimestamp() != null).isPresent(),
        Optional.ofNullable(view.members().get(name)).map(Standing::of).orElse(Standing.Silent),
        Optional.ofNullable(view.seals().get(name)));
  }

  private SetUpForm form() {
    return new SetUpForm(
            observed.identity().namespace(),
            observed.identity().name(),
            observed.vault().known().flatMap(view -> view.trust().found()))
        .with(
            settings.snapshots() != null,
            VaultRotations.word(observed.identity(), Labels.SET_UP_VAULT).orElse(""))
        .makingLogins(makesLogins());
  }

  /** Also while one is left that it has to take back. */
  private boolean makesLogins() {
    return observed.spec().found().filter(spec -> spec.database().vaultLogin() != null).isPresent()
        || !DatabaseLogins.all(observed, observed.identity()).isEmpty();
  }

  private VaultTarget target() {
    Map<String, VaultPod> pods =
        VaultPod.of(observed).stream()
            .collect(Collectors.toMap(VaultPod::member, Function.identity()));
    return new VaultTarget(
        dataId,
        names.stream()
            .map(
                name ->
                    new VaultTarget.Member(
                        name, Names.vaultClaim(name), Optional.ofNullable(pods.get(name))))
            .toList(),
        rotation().split().shares(),
        rotation().split().threshold(),
        settings.recoveryMode(),
        observed.vault().known().map(this::seal).orElseGet(() -> VaultSeal.kind(settings.unseal())),
        form(),
        rotation(),
        course());
  }
}
