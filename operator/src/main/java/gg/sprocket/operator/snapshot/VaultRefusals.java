package gg.sprocket.operator.snapshot;

import gg.sprocket.operator.plan.vault.Trouble;
import gg.sprocket.operator.probe.Refusal;
import gg.sprocket.operator.resource.ProbeResult.Cause;
import gg.sprocket.operator.vault.VaultFailure;

/** Puts into words that a Vault does not do what it is asked for a snapshot. */
final class VaultRefusals {

  private VaultRefusals() {}

  /**
   * Why it does not.
   *
   * @param who whose login it was, and by what
   * @param next what to do if that may not do this
   */
  static Refusal of(VaultFailure failure, String who, String next) {
    return switch (failure.trouble()) {
      case Trouble.Denied _, Trouble.Refused _, Trouble.Absent _ ->
          new Refusal(
              Cause.AuthenticationFailed,
              "the Vault refuses %s (%s); %s",
              who,
              String.valueOf(failure.getMessage()),
              next);
      case Trouble.Unready _ ->
          new Refusal(
              Cause.VaultSealed,
              "the Vault is sealed or has no leader any more; look at the condition VaultReady of the instance");
      case Trouble.Unanswered _ ->
          new Refusal(
              Cause.Unreachable,
              "the Vault did not answer, or not to the end (%s); look at its pods and its log",
              String.valueOf(failure.getMessage()));
      case Trouble.WrongShare _ ->
          new Refusal(
              Cause.SecretInvalid,
              "the key shares that were given are not those of the Vault as it is now; give those that VaultReady names");
      case Trouble.Erring _ ->
          new Refusal(
              Cause.ProbeFailed,
              "the Vault fails (%s); look at its log",
              String.valueOf(failure.getMessage()));
    };
  }
}
