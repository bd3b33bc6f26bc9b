package gg.sprocket.operator.component.vault;

import gg.sprocket.operator.plan.Instance;
import gg.sprocket.operator.plan.Message;
import gg.sprocket.operator.plan.Problem;
import gg.sprocket.operator.plan.Quote;
import gg.sprocket.operator.plan.Reason;
import gg.sprocket.operator.plan.VaultSeal;
import gg.sprocket.operator.plan.VaultView;
import gg.sprocket.operator.plan.vault.KeySet;
import gg.sprocket.operator.plan.vault.MemberState;
import gg.sprocket.operator.plan.vault.NoAnswer;
import gg.sprocket.operator.plan.vault.Step;
import gg.sprocket.operator.resource.Labels;
import gg.sprocket.operator.resource.Names;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What is said of a Vault.
 *
 * @param instance the instance
 * @param members names of the members' StatefulSets
 */
record VaultWords(Instance instance, List<String> members) {

  Problem unasked() {
    return new Problem(
        Reason.WaitingForMembers, "waiting for the first look at " + String.join(", ", members));
  }

  /** Why nothing may be done. */
  Problem refused(Step.Refusal why, VaultView view) {
    String last = view.custody().last().map(KeySet::secret).orElse(keys());
    return switch (why) {
      case RecoveryMode ->
          new Problem(
              Reason.RecoveryMode,
              "spec.vault.managed.recoveryMode is true, so the Vault is neither initialised, unsealed nor set up; set it to false once it is repaired");
      case KeysMissing ->
          new Problem(
              Reason.UnsealKeysMissing,
              VaultSeal.of(instance).isPresent() && isOpen(view)
                  ? "the Vault opens itself and works, and no Secret %s with its recovery keys is in the keys namespace, so that it cannot be set up; put it back from a backup, or copy the values first, and then, to begin with an empty one, delete %s and the pods that use them"
                      .formatted(keys(), claims())
                  : "the Vault is initialised, and no Secret %s is in the keys namespace; put it back from a backup, or, to lose all that the Vault holds and begin with an empty one, delete %s and the pods that use them"
                      .formatted(keys(), claims()));
      case DataMissing ->
          new Problem(
              Reason.VaultDataMissing,
              "%s hold no data, and Secret %s has the key shares of a Vault that did; restore the volumes from a backup, or, to lose all that it held, %sdelete these claims and their pods and run `kubectl -n %s annotate spi %s --overwrite %s=%s`"
                  .formatted(
                      claims(),
                      last,
                      unmigrated(),
                      instance.identity().namespace(),
                      instance.identity().name(),
                      Labels.REPLACE_LOST,
                      last));
      case PartLeft ->
          new Problem(
              Reason.VaultDataMissing,
              "%1$s is not initialised and cannot be, as its volume has a log already; if that was put back from a backup, put back all of it, and Secret %2$s; if an initialisation was interrupted, nothing is in it, so begin with an empty one: run `kubectl -n %3$s delete pvc/%4$s pod/%5$s`"
                  .formatted(
                      members.getFirst(),
                      keys(),
                      instance.identity().namespace(),
                      Names.vaultClaim(members.getFirst()),
                      Names.onlyPod(members.getFirst())));
      case OtherSeal ->
          new Problem(
              Reason.SealMismatch,
              Message.of(
                  "spec.vault.managed.unseal asks for the seal %s, and %s hold a Vault of another kind, as its members or Secret %s of the keys namespace say; set the former block back, or move it to unseal.migrateFrom beside the new one, which migrates between kubernetesSecret and a service",
                  VaultSeal.kind(VaultSeal.of(instance)).type(), new Quote.Told(claims()), last));
      case OtherMigration ->
          new Problem(
              Reason.SealMismatch,
              "a migration of the Vault was begun, as annotation %s of Secret %s of the keys namespace says, and spec.vault.managed.unseal asks for another one; set both its blocks back as they were until it is done, or the former one alone to give it up"
                  .formatted(Labels.MIGRATING, last));
    };
  }

  /** A Vault that is begun anew has nothing to be migrated from. */
  private String unmigrated() {
    return instance.spec().vault().managed().unseal().migrateFrom() == null
        ? ""
        : "remove unseal.migrateFrom, ";
  }

  private static boolean isOpen(VaultView view) {
    return view.members().values().stream().anyMatch(MemberState::isUnsealed);
  }

  /** Which shares cannot be used. With too few others the Vault stays sealed. */
  Problem unreadable(KeySet keys, VaultView view) {
    Reason failed = view.failure().map(Problem::reason).orElse(Reason.UnsealKeysUnreadable);
    return new Problem(
        failed == Reason.UnsealKeysWrong ? failed : Reason.UnsealKeysUnreadable,
        "%s in Secret %s of the keys namespace is neither Base64 nor hexadecimal, so that only the other shares are used; put the Secret back from a backup"
            .formatted(String.join(", ", keys.unreadable()), keys.secret()));
  }

  /** What is being done. */
  Problem next(Step step, VaultView view) {
    return switch (step) {
      case Step.Wait(Step.Awaited what) -> awaited(what, view);
      case Step.OpenIntent _, Step.Initialize _, Step.CloseIntent _ ->
          new Problem(Reason.VaultInitializing, "the Vault is being initialised");
      case Step.VoidNumber _, Step.DiscardLostInit _ ->
          new Problem(
              Reason.VaultInitializing,
              "the answer to the initialisation was lost, so that nobody can have used the Vault; its claims are made anew");
      case Step.Unseal(List<String> sealed, var _) ->
          new Problem(
              Reason.VaultSealed, "the key shares are given to " + String.join(", ", sealed));
      case Step.NoteClaims(String secret, var _) ->
          new Problem(
              Reason.VaultSettingUp,
              "it is noted at Secret %s of the keys namespace which claims its key shares open"
                  .formatted(secret));
      case Step.SetUp _ -> new Problem(Reason.VaultSettingUp, "the Vault is being set up");
      case Step.Renewing renewing ->
          new RotationWords(renewing, VaultSealWords.keys(VaultSeal.of(instance))).problem();
      case Step.Migrating _ ->
          new Problem(Reason.SealMigrating, "the Vault is being migrated to another seal");
      case Step.Settled _, Step.Refused _ -> advice(Optional.empty(), "");
    };
  }

  private Problem awaited(Step.Awaited what, VaultView view) {
    return switch (what) {
      case Claims ->
          new Problem(Reason.WaitingForMembers, "waiting for the claims " + claimNames());
      case Members ->
          new Problem(
              Reason.WaitingForMembers,
              silent(view)
                      .map("waiting for members that do not answer: "::concat)
                      .orElse("waiting for members")
                  + restart(view));
      case Leader -> new Problem(Reason.WaitingForMembers, leader(view));
      case Restarts -> new Problem(Reason.SealMigrating, "waiting until all members are restarted");
      case Anew ->
          new Problem(
              Reason.VaultInitializing,
              "the initialisation of %s broke off, so that nobody can have used the Vault: it was killed in it, or its volume is full or fails; `kubectl -n %s logs %s -c vault` tells. If it does not open, its claims are made anew from %s on"
                  .formatted(
                      members.getFirst(),
                      instance.identity().namespace(),
                      Names.onlyPod(members.getFirst()),
                      view.custody().intent().map(view.custody()::patience).orElseThrow()));
      case Issuer ->
          view.trust()
              .refusal()
              .orElse(new Problem(Reason.VaultSettingUp, "waiting for the cluster's keys"));
    };
  }

  /** Whoever is sealed and not given the key shares now has a new volume. */
  private String leader(VaultView view) {
    String others =
        silent(view)
            .map("waiting until one of the members leads; these do not answer: "::concat)
            .orElse("waiting until one of the members leads");
    String joining =
        members.stream()
            .filter(member -> view.members().get(member) instanceof MemberState.Sealed)
            .collect(Collectors.joining(", "));
    Optional<VaultSeal> seal = VaultSeal.of(instance);
    if (seal.isPresent() && !joining.isEmpty()) {
      return others
          + ". %s opens itself by %s".formatted(joining, seal.orElseThrow().key())
          + restart(view);
    }
    return joining.isEmpty()
        ? others + restart(view)
        : others
            + ". %s has a new volume and is given the key shares only then; if that was restored from a backup and the others are lost, delete the claims of those"
                .formatted(joining);
  }

  /** What becomes of members whose certificate is not good. */
  private String restart(VaultView view) {
    String pods =
        members.stream()
            .filter(member -> isMistrusted(view, member))
            .map(Names::onlyPod)
            .collect(Collectors.joining(" "));
    return pods.isEmpty()
        ? ""
        : ". A member takes its certificate when it starts, and is restarted for a new one as soon as the others can do without it; if this stays, run `kubectl -n %s delete pod %s`, one after the other"
            .formatted(instance.identity().namespace(), pods);
  }

  private static boolean isMistrusted(VaultView view, String member) {
    return Optional.ofNullable(view.members().get(member))
        .filter(MemberState::isMistrusted)
        .isPresent();
  }

  /** Who does not take part in a Vault that works. */
  Optional<Problem> lost(VaultView view) {
    return members.stream()
        .filter(member -> takesNoPart(view, member))
        .map(member -> member + " " + words(view, member))
        .reduce((one, other) -> one + ", " + other)
        .map(
            who ->
                new Problem(
                    Reason.VaultMemberLost,
                    "the Vault works, but %s; look at `kubectl -n %s get pods -l sprocket.gg/part=vault`%s"
                        .formatted(who, instance.identity().namespace(), restart(view))));
  }

  /**
   * What is said of one that is as wanted.
   *
   * @param keys the key shares that open it
   * @param more what else is said
   */
  Problem advice(Optional<KeySet> keys, String more) {
    return new Problem(
        Reason.WeakKeyStorage,
        "the Vault is unsealed and set up; its key shares are in Secret %s of the keys namespace, so encrypt Secrets at rest and let nobody else read that namespace%s"
            .formatted(keys.map(KeySet::secret).orElse(keys()), more));
  }

  private static boolean takesNoPart(VaultView view, String member) {
    return !Optional.ofNullable(view.members().get(member))
        .map(MemberState::isUnsealed)
        .orElse(false);
  }

  private Optional<String> silent(VaultView view) {
    return members.stream()
        .filter(
            member ->
                switch (view.members().get(member)) {
                  case null -> true;
                  case MemberState.Unreachable _, MemberState.Erring _, MemberState.Removed _ ->
                      true;
                  default -> false;
                })
        .map(member -> member + " " + words(view, member))
        .reduce((one, other) -> one + ", " + other);
  }

  private static String words(VaultView view, String member) {
    return switch (view.members().get(member)) {
      case null -> "has no pod with an address";
      case MemberState.Uninitialized _ -> "has yet to join the others";
      case MemberState.Sealed _ -> "is sealed";
      case MemberState.Standby _, MemberState.PerformanceStandby _, MemberState.Active _ ->
          "answers";
      case MemberState.Recovering _ -> "hears no leader";
      case MemberState.Removed _ ->
          "was removed from the others' list, so delete its claim and pod";
      case MemberState.Unreachable(NoAnswer why) -> words(why);
      case MemberState.Erring(int status) -> "answers with HTTP status " + status;
    };
  }

  private static String words(NoAnswer why) {
    return switch (why) {
      case ConnectionRefused -> "refuses connections";
      case ConnectionLost -> "cannot be reached";
      case TimedOut -> "does not answer in time";
      case UnknownAuthority -> "shows a certificate of another authority";
      case WrongName -> "shows a certificate for another name";
      case OutOfDate -> "shows a certificate that is not valid now";
      case TlsFailed -> "speaks no TLS";
    };
  }

  private String keys() {
    return Names.vaultKeys(instance.dataId(), 1).replaceAll("1$", "*");
  }

  private String claims() {
    return "PersistentVolumeClaim " + claimNames();
  }

  private String claimNames() {
    return members.stream().map(Names::vaultClaim).collect(Collectors.joining(", "));
  }
}
