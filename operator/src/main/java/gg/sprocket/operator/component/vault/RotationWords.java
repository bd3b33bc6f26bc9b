package gg.sprocket.operator.component.vault;

import gg.sprocket.operator.plan.Problem;
import gg.sprocket.operator.plan.Reason;
import gg.sprocket.operator.plan.vault.Step;
import java.util.List;

/**
 * What is said of the keys of a Vault while they are made anew.
 *
 * @param step what is being done
 */
record RotationWords(Step.Renewing step) {

  Problem problem() {
    return new Problem(Reason.VaultRotating, "the Vault works, and " + words());
  }

  private String words() {
    return switch (step) {
      case Step.NoteSplit(String _, String keys) ->
          "it is noted at Secret %s of the keys namespace how many key shares it takes"
              .formatted(keys);
      case Step.MakeShares(String _, String former, int _) ->
          "new key shares are being made; until they are proved those of Secret %s of the keys namespace open it"
              .formatted(former);
      case Step.DecideShares(String _, String keys, String former) ->
          "it is being proved that the new key shares of Secret %s of the keys namespace open it in place of those of Secret %s; keep both"
              .formatted(keys, former);
      case Step.ProveShares(String _, List<String> keys) ->
          "a member refused the key shares that were thought to count, as after a restore of its volumes; it is being found out which of these Secrets of the keys namespace open it, so keep all: %s"
              .formatted(String.join(", ", keys));
      case Step.Rotate _ -> "a new encryption key is being made";
      case Step.DropShares(String _, String former, String keys) ->
          "Secret %s of the keys namespace with former key shares is being removed; those of Secret %s open it"
              .formatted(former, keys);
    };
  }
}
