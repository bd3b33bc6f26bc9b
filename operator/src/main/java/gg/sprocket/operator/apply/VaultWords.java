package gg.sprocket.operator.apply;

import gg.sprocket.operator.plan.Problem;
import gg.sprocket.operator.plan.Reason;
import gg.sprocket.operator.plan.vault.Step;
import gg.sprocket.operator.plan.vault.Trouble;
import gg.sprocket.operator.vault.VaultFailure;
import java.util.List;

/** Puts what a Vault refuses into words. */
final class VaultWords {

  private VaultWords() {}

  /** Why a step could not be done. */
  static Problem of(VaultFailure failure, Step step) {
    return failure.trouble() instanceof Trouble.WrongShare
        ? new Problem(
            Reason.UnsealKeysWrong,
            "the keys in Secret %s of the keys namespace are not those of this Vault; put back the volumes that they were made for, or the Secret that was made for these volumes"
                .formatted(String.join(", ", secrets(step))))
        : new Problem(
            step instanceof Step.Renewing ? Reason.VaultRotationFailed : Reason.VaultRefused,
            "the Vault could not be %s (%s); it is tried again"
                .formatted(deed(step), failure.getMessage()));
  }

  private static List<String> secrets(Step step) {
    return switch (step) {
      case Step.Unseal unseal -> unseal.keys();
      case Step.SetUp setUp -> setUp.keys();
      case Step.NoteSplit note -> List.of(note.keys());
      case Step.MakeShares made -> List.of(made.former());
      case Step.DecideShares decided -> List.of(decided.keys(), decided.former());
      case Step.ProveShares proved -> proved.keys();
      case Step.DropShares dropped -> List.of(dropped.keys());
      case Step.Migrating migrating -> List.of(migrating.keys());
      default -> List.of("vault-keys");
    };
  }

  /** What is done, as a participle. */
  static String deed(Step step) {
    return switch (step) {
      case Step.OpenIntent _, Step.CloseIntent _ -> "prepared";
      case Step.Initialize _ -> "initialised";
      case Step.VoidNumber _, Step.DiscardLostInit _ -> "begun anew";
      case Step.Unseal _ -> "unsealed";
      case Step.NoteClaims _ -> "noted";
      case Step.SetUp _ -> "set up";
      case Step.NoteSplit _ -> "looked at for its key shares";
      case Step.MakeShares _ -> "given new key shares";
      case Step.DecideShares _, Step.ProveShares _ -> "asked which key shares open it";
      case Step.Rotate _ -> "given a new encryption key";
      case Step.DropShares _ -> "freed of its former key shares";
      case Step.Migrating _ -> "asked what opens it";
      case Step.Wait _, Step.Settled _, Step.Refused _ -> "left";
    };
  }
}
