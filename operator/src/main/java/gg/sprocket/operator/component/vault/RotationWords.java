package gg.sprocket.operator.component.vault;

import gg.sprocket.operator.plan.Problem;
import gg.sprocket.operator.plan.Reason;
import gg.sprocket.operator.plan.vault.Step;
import java.util.List;

/**
 * What is said of the keys of a Vault while they are made anew.
 *
 * @param step what is being done
 * @param keys what people keep of it: key shares, or recovery keys where a service opens it
 */
record RotationWords(Step.Renewing step, String keys) {

  Problem problem() {
    return new Problem(Reason.VaultRotating, "the Vault works, and " + words());
  }

  private String words() {
    return switch (step) {
      case Step.NoteSplit(String _, String secret) ->
          "it is noted at Secret %s of the keys namespace how many %s it takes"
              .formatted(secret, keys);
      case Step.MakeShares(String _, String former, int _) ->
          "new %s are being made; until they are proved those of Secret %s of the keys namespace count"
              .formatted(keys, former);
      case Step.DecideShares(String _, String secret, String former) ->
          "it is being proved that the new %s of Secret %s of the keys namespace count in place of those of Secret %s; keep both"
              .formatted(keys, secret, former);
      case Step.ProveShares(String _, List<String> secrets) ->
          "a member refused the %s that were thought to count, as after a restore of its volumes; it is being found out which of these Secrets of the keys namespace do, so keep all: %s"
              .formatted(keys, String.join(", ", secrets));
      case Step.Rotate _ -> "a new encryption key is being made";
      case Step.DropShares(String _, String former, String secret) ->
          "Secret %s of the keys namespace with former %s is being removed; those of Secret %s count"
              .formatted(former, keys, secret);
    };
  }
}
