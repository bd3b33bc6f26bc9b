package gg.sprocket.operator.values;

import gg.sprocket.operator.plan.Message;
import gg.sprocket.operator.plan.Problem;
import gg.sprocket.operator.plan.Quote;
import gg.sprocket.operator.plan.Reason;
import gg.sprocket.operator.plan.vault.SetUpForm;
import gg.sprocket.operator.plan.vault.Trouble;
import gg.sprocket.operator.vault.VaultFailure;

/** Puts into words that values in a Vault cannot be read or written. */
public final class ValueWords {

  private ValueWords() {}

  /** Why it could not be done. */
  public static Problem of(VaultFailure failure, SetUpForm form) {
    return new Problem(
        Reason.VaultUnreadable,
        Message.of(
            "the values at %s of the Vault cannot be used (%s): %s; Secrets stay as they are, and it"
                + " is tried again",
            form.mount(), Quote.of(failure.getMessage()), cause(failure.trouble(), form)));
  }

  private static String cause(Trouble trouble, SetUpForm form) {
    return switch (trouble) {
      case Trouble.Denied _ ->
          "the operator's login is refused, so put the policy %s and the role %s of auth/%s back as they were set up"
              .formatted(SetUpForm.OPERATOR, SetUpForm.OPERATOR, SetUpForm.LOGIN);
      case Trouble.Absent _ -> "there is no key-value engine at " + form.mount();
      case Trouble.Refused _ ->
          "it refuses, so look whether auth/%s and its role %s are as they were set up"
              .formatted(SetUpForm.LOGIN, SetUpForm.OPERATOR);
      case Trouble.Unready _, Trouble.Unanswered _ -> "it is sealed or does not answer";
      case Trouble.WrongShare _, Trouble.Erring _ -> "it fails, so look at its log";
    };
  }

  /** Somebody deleted the last version of an entry, which nobody but a person may undo. */
  public static Problem deleted(String path, SetUpForm form) {
    return new Problem(
        Reason.VaultValueMissing,
        Message.of(
            "the last version of %s/%s in the Vault was deleted, and it is not written over; bring it back"
                + " by `vault kv undelete`, write another, or have the operator write it by `vault kv"
                + " metadata delete -mount=%s %s`",
            form.mount(), path, form.mount(), path));
  }
}
