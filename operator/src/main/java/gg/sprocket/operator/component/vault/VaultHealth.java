package gg.sprocket.operator.component.vault;

import gg.sprocket.operator.api.v1alpha1.ComponentStatus.State;
import gg.sprocket.operator.plan.Decision;
import gg.sprocket.operator.plan.Fact;
import gg.sprocket.operator.plan.Health;
import gg.sprocket.operator.plan.Instance;
import gg.sprocket.operator.plan.Observed;
import gg.sprocket.operator.plan.Problem;
import gg.sprocket.operator.plan.Reason;
import gg.sprocket.operator.plan.SealPhase;
import gg.sprocket.operator.plan.StuckMembers;
import gg.sprocket.operator.plan.VaultCare;
import gg.sprocket.operator.plan.VaultPod;
import gg.sprocket.operator.plan.VaultView;
import gg.sprocket.operator.plan.Workloads;
import gg.sprocket.operator.plan.vault.KeySet;
import gg.sprocket.operator.plan.vault.Step;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How the Vault is doing.
 *
 * @param instance the instance
 * @param observed what is there
 * @param decision what was wanted
 * @param members names of the members' StatefulSets
 */
record VaultHealth(Instance instance, Observed observed, Decision decision, List<String> members) {

  /** What a pod says that is only the echo of what its member says. */
  private static final Set<Reason> ECHOES = EnumSet.of(Reason.PodNotReady, Reason.Progressing);

  private static final List<State> ORDER =
      List.of(State.Failed, State.Degraded, State.Waiting, State.Progressing, State.Ready);

  Health health() {
    List<Health> pods = members.stream().map(this::ofPod).toList();
    Health worst =
        pods.stream()
            .min(Comparator.comparingInt(health -> ORDER.indexOf(health.state())))
            .orElseThrow();
    Health all = counted(pods, worst);
    return unsupplied(all)
        .or(() -> troubles().problem().map(problem -> all.as(State.Degraded, problem)))
        .or(() -> unopened(all))
        .orElseGet(() -> isTelling(worst) && !isOfSeal() ? all : told(all).orElse(all));
  }

  private boolean isTelling(Health worst) {
    boolean waitsForNothing = worst.reason() == Reason.VaultInitializing && isRefused();
    return worst.state() != State.Ready && !ECHOES.contains(worst.reason()) && !waitsForNothing;
  }

  /** Pods that were given another seal do not stay up for that. */
  private boolean isOfSeal() {
    return new SealGuard(instance, observed, members).refusal().isPresent();
  }

  /** Members that run do so without what a person took away, and none could start again. */
  private Optional<Health> unsupplied(Health pods) {
    return VaultComponent.unsupplied(instance, observed)
        .filter(_ -> decision instanceof Decision.Want && pods.wanted() > 0 && !isRefused())
        .map(problem -> pods.as(State.Degraded, problem));
  }

  /**
   * Members that cannot use the key of the service that opens them. They end for that, so pods that
   * do not stay up are their echo too.
   */
  private Optional<Health> unopened(Health pods) {
    boolean mayBeEcho =
        pods.state() == State.Ready
            || ECHOES.contains(pods.reason())
            || StuckMembers.isSign(pods.reason());
    if (!mayBeEcho || isRefused()) {
      return Optional.empty();
    }
    List<String> given = given();
    List<String> stuck =
        StuckMembers.of(observed, members).stream()
            .filter(member -> !given.contains(member))
            .toList();
    SealPhase phase = SealPhase.of(instance, observed);
    return phase
        .asked()
        .filter(_ -> !stuck.isEmpty())
        .flatMap(
            seal ->
                phase.word().isPresent()
                    ? Optional.of(troubles().stuck(stuck, seal))
                    : shut(new VaultSealWords(instance, seal), stuck))
        .map(problem -> pods.as(State.Degraded, problem));
  }

  /** Members that wait for keys and not for a service; those that were refused may lack that. */
  private List<String> given() {
    boolean refused =
        observed
            .vault()
            .known()
            .flatMap(VaultView::failure)
            .filter(failure -> failure.reason() != Reason.UnsealKeysWrong)
            .isPresent();
    return !refused
            && VaultCare.of(instance, observed).step().orElse(new Step.Settled())
                instanceof Step.Unseal(List<String> sealed, var _)
        ? sealed
        : List.of();
  }

  private MigrationWords migration() {
    return new MigrationWords(instance, observed, members);
  }

  private MigrationTroubles troubles() {
    return new MigrationTroubles(instance, observed, members);
  }

  private Optional<Problem> shut(VaultSealWords words, List<String> stuck) {
    return isBegun()
        ? VaultCare.of(instance, observed).patience().map(until -> words.begun(stuck, until))
        : Optional.of(words.unreachable(stuck));
  }

  /** Whether one is given up, or waited for before that. */
  private boolean isBegun() {
    return VaultCare.of(instance, observed)
        .step()
        .filter(
            step ->
                step instanceof Step.VoidNumber
                    || step instanceof Step.DiscardLostInit
                    || step.equals(new Step.Wait(Step.Awaited.Anew)))
        .isPresent();
  }

  private boolean isRefused() {
    return VaultCare.of(instance, observed).refusal().isPresent();
  }

  private Health ofPod(String member) {
    return Workloads.health(VaultPod.PART, StatefulSet.class, member, observed, decision);
  }

  private static Health counted(List<Health> pods, Health worst) {
    return new Health(
        worst.name(),
        worst.state(),
        worst.reason(),
        worst.message(),
        worst.image(),
        pods.stream().mapToInt(Health::ready).sum(),
        pods.stream().mapToInt(Health::wanted).sum());
  }

  /** What the members say. */
  private Optional<Health> told(Health pods) {
    return switch (observed.vault()) {
      case Fact.Failed<VaultView>(Problem problem, var _) ->
          Optional.of(pods.as(State.Degraded, problem));
      case Fact.Unknown<VaultView> _ -> Optional.of(pods.as(State.Progressing, words().unasked()));
      case Fact.Known<VaultView>(VaultView view) -> known(pods, view);
    };
  }

  private Optional<Health> known(Health pods, VaultView view) {
    Optional<Step> step = VaultCare.of(instance, observed).step();
    if (step.isEmpty()) {
      return Optional.empty();
    }
    Optional<Step.Refusal> refusal = VaultCare.of(instance, observed).refusal();
    if (refusal.isPresent()) {
      Optional<Problem> forgotten = new SealGuard(instance, observed, members).forgotten();
      Problem told = forgotten.orElseGet(() -> words().refused(refusal.orElseThrow(), view));
      return Optional.of(pods.as(State.Failed, told));
    }
    return known(pods, view, step.orElseThrow());
  }

  private Optional<Health> known(Health pods, VaultView view, Step step) {
    Optional<Problem> unreadable =
        VaultCare.of(instance, observed)
            .keys()
            .filter(keys -> !keys.unreadable().isEmpty())
            .map(keys -> words().unreadable(keys, view));
    Optional<Problem> migrating = migration().of(step);
    return switch (step) {
      case Step _ when unreadable.isPresent() ->
          Optional.of(pods.as(State.Degraded, unreadable.orElseThrow()));
      case Step.Settled _ -> settled(pods, view);
      case Step.NoteSplit _ when view.failure().isEmpty() -> settled(pods, view);
      case Step _ when migrating.isPresent() ->
          Optional.of(migrating(pods, migrating.orElseThrow(), view));
      case Step.Renewing renewing when view.failure().isEmpty() -> renewing(pods, renewing);
      case Step.Wait(Step.Awaited what)
          when what == Step.Awaited.Issuer || what == Step.Awaited.Anew ->
          Optional.of(pods.as(State.Degraded, words().next(step, view)));
      case Step other ->
          Optional.of(
              view.failure()
                  .map(problem -> pods.as(State.Degraded, problem))
                  .orElseGet(() -> pods.as(State.Progressing, words().next(other, view))));
    };
  }

  /** The Vault works meanwhile, but for members that are sealed until they are given keys. */
  private Health migrating(Health pods, Problem problem, VaultView view) {
    Optional<Problem> failure =
        view.failure().filter(known -> known.reason() != Reason.SealMigrating);
    Optional<Problem> told = failure.flatMap(troubles()::refused).or(() -> failure);
    return told.isPresent()
        ? pods.as(State.Degraded, told.orElseThrow())
        : pods.as(
            pods.state() == State.Ready ? State.Ready : State.Progressing,
            view.failure().orElse(problem));
  }

  private String keys() {
    return VaultSealWords.keys(SealPhase.of(instance, observed).seal());
  }

  /** The Vault works meanwhile. */
  private Optional<Health> renewing(Health pods, Step.Renewing step) {
    return pods.state() == State.Ready
        ? Optional.of(pods.as(State.Ready, new RotationWords(step, keys()).problem()))
        : Optional.empty();
  }

  private Optional<Health> settled(Health pods, VaultView view) {
    Optional<Problem> lost =
        words()
            .lost(view)
            .or(
                () ->
                    view.trust()
                        .refusal()
                        .filter(problem -> problem.reason() == Reason.IssuerKeysMissing))
            .or(VaultCare.of(instance, observed)::clock);
    if (lost.isPresent()) {
      return Optional.of(pods.as(State.Degraded, lost.orElseThrow()));
    }
    return pods.state() == State.Ready ? Optional.of(advised(pods)) : Optional.empty();
  }

  private Health advised(Health pods) {
    Optional<KeySet> keys = VaultCare.of(instance, observed).keys();
    return SealPhase.of(instance, observed)
        .seal()
        .map(
            seal ->
                pods.noting(new VaultSealWords(instance, seal).opened(keys, migration().done())))
        .orElseGet(() -> pods.as(State.Ready, words().advice(keys, migration().done())));
  }

  private VaultWords words() {
    return new VaultWords(instance, members);
  }
}
