package gg.sprocket.operator.component.vault;

import gg.sprocket.operator.api.v1alpha1.FormerSeal;
import gg.sprocket.operator.plan.Instance;
import gg.sprocket.operator.plan.Message;
import gg.sprocket.operator.plan.Observed;
import gg.sprocket.operator.plan.Problem;
import gg.sprocket.operator.plan.Quote;
import gg.sprocket.operator.plan.Reason;
import gg.sprocket.operator.plan.SealPhase;
import gg.sprocket.operator.plan.VaultCare;
import gg.sprocket.operator.plan.VaultPod;
import gg.sprocket.operator.plan.VaultSeal;
import gg.sprocket.operator.plan.VaultView;
import gg.sprocket.operator.plan.vault.KeySet;
import gg.sprocket.operator.plan.vault.MemberState;
import gg.sprocket.operator.plan.vault.Step;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What is said of a Vault on its way from one seal to another.
 *
 * @param instance the instance
 * @param observed what is there
 * @param members names of the members' StatefulSets
 */
record MigrationWords(Instance instance, Observed observed, List<String> members) {

  /** What is said once the new seal has opened all members alone; empty if nothing was migrated. */
  String done() {
    Optional<KeySet> keys = VaultCare.of(instance, observed).keys();
    boolean isDone =
        VaultPod.begun(observed).isEmpty()
            && VaultSeal.migration(instance.spec().vault().managed().unseal())
                .filter(migration -> keys.filter(migration::isDone).isPresent())
                .isPresent();
    return isDone
        ? "; vault.managed.unseal.migrateFrom is of no use any more and may be removed"
        : "";
  }

  /** What is being done, if that is a part of it. */
  Optional<Problem> of(Step step) {
    return switch (step) {
      case Step.BeginMigration(var _, String keys) ->
          Optional.of(
              said(
                  "the Vault is about to be migrated from %s to %s: it is proved that the keys of Secret %s are its own",
                  keys));
      case Step.FinishMigration(String member, var _) ->
          Optional.of(
              said(
                  "the Vault is being migrated from %s to %s: %s and the others are asked whether the new seal opens them",
                  member));
      case Step.Wait(Step.Awaited what) when what == Step.Awaited.Restarts ->
          Optional.of(isGoing() ? restarts() : back());
      case Step.Wait(Step.Awaited what) when what == Step.Awaited.Leader && isGoing() ->
          observed.vault().known().map(this::leader);
      case Step.AbandonMigration _ -> Optional.of(back());
      case Step.Unseal(List<String> sealed, var _) when isGoing() ->
          Optional.of(
              said(
                  "the Vault is being migrated from %s to %s: the keys of the former seal are given to %s",
                  String.join(", ", sealed)));
      default -> Optional.empty();
    };
  }

  private Problem restarts() {
    String left = waiting(true);
    return left.isEmpty()
        ? said(
            "the Vault is being migrated from %s to %s: all members run for both seals, and those that are not open yet are waited for: %s",
            states(state -> !state.isUnsealed()))
        : said(
            "the Vault is being migrated from %s to %s: waiting for %s, which are restarted for both seals one after the other, the one that leads last%s",
            left, joining());
  }

  private Problem leader(VaultView view) {
    Step step = new Step.Wait(Step.Awaited.Leader);
    return new Problem(
        Reason.SealMigrating,
        "the Vault is being migrated: "
            + new VaultWords(instance, members).next(step, view).message());
  }

  /** With a new volume it joins only what is not on its way. */
  private String joining() {
    String fresh = states(MemberState.Uninitialized.class::isInstance);
    return fresh.isEmpty()
        ? ""
        : "; but %s has a new volume: if it does not join, set the former block back alone, let it join, and ask again"
            .formatted(fresh);
  }

  private String states(Predicate<MemberState> which) {
    return observed
        .vault()
        .known()
        .map(
            view ->
                members.stream()
                    .filter(
                        member ->
                            Optional.ofNullable(view.members().get(member))
                                .filter(which)
                                .isPresent())
                    .collect(Collectors.joining(", ")))
        .orElse("");
  }

  private Problem back() {
    return new Problem(
        Reason.SealMigrating,
        Message.of(
            "a migration of the Vault to another seal was given up: waiting until %s opens all members again%s",
            Quote.of(VaultSeal.key(VaultSeal.of(instance))),
            waiting(false).isEmpty()
                ? ""
                : ", of which these are to be restarted: " + waiting(false)));
  }

  /** Members that are not configured as they shall be. */
  private String waiting(boolean forBoth) {
    return members.stream()
        .filter(member -> VaultPod.migrating(observed).containsKey(member) != forBoth)
        .collect(Collectors.joining(", "));
  }

  private Problem said(String format, String... who) {
    return new Problem(
        Reason.SealMigrating,
        Message.of(
            format,
            Stream.concat(
                    Stream.of(
                        Quote.of(VaultSeal.key(former())),
                        Quote.of(VaultSeal.key(VaultSeal.of(instance)))),
                    Stream.of(who))
                .toArray()));
  }

  private Optional<VaultSeal> former() {
    return Optional.ofNullable(instance.spec().vault().managed().unseal().migrateFrom())
        .flatMap(FormerSeal::service)
        .map(VaultSeal::new);
  }

  private boolean isGoing() {
    return SealPhase.of(instance, observed).word().isPresent();
  }
}
