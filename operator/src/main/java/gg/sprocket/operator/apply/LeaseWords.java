package gg.sprocket.operator.apply;

import gg.sprocket.operator.plan.Change;
import gg.sprocket.operator.plan.LeaseStep;
import gg.sprocket.operator.plan.Message;
import gg.sprocket.operator.plan.Problem;
import gg.sprocket.operator.plan.Quote;
import gg.sprocket.operator.plan.Reason;
import gg.sprocket.operator.plan.vault.SetUpForm;
import gg.sprocket.operator.plan.vault.Trouble;
import gg.sprocket.operator.vault.VaultFailure;

/** Puts into words that a Vault makes no login at the database, or does not look after one. */
final class LeaseWords {

  private LeaseWords() {}

  static Problem of(Change.LeaseDeed deed, VaultFailure failure) {
    String what =
        switch (deed.step()) {
          case LeaseStep.Issue _ -> "makes no login at the database";
          case LeaseStep.Renew(var lease, var _, var _) ->
              "does not make the login %s longer, which ends at %s"
                  .formatted(lease.terms().role(), lease.terms().until());
          case LeaseStep.Revoke(var lease, var _) ->
              "does not take the login %s back, which ends at %s"
                  .formatted(lease.terms().role(), lease.terms().until());
        };
    return new Problem(
        Reason.DatabaseLoginRefused,
        Message.of(
            "the Vault %s (%s): %s; it is tried again",
            what, Quote.of(failure.getMessage()), cause(deed, failure.trouble())));
  }

  private static String cause(Change.LeaseDeed deed, Trouble trouble) {
    return switch (trouble) {
      case Trouble.Denied _ ->
          ("its policies are not as they were set up, so have it set up anew: `kubectl -n %s annotate"
                  + " spi %s --overwrite sprocket.gg/set-up-vault=\"$(date +%%s)\"`")
              .formatted(deed.source().form().namespace(), deed.source().form().instance());
      case Trouble.Absent _ -> "there is no engine at " + SetUpForm.DATABASE;
      case Trouble.Refused _, Trouble.Erring _ when deed.step() instanceof LeaseStep.Revoke ->
          "look whether it reaches the server, and whether the role owns anything there, as after SET ROLE"
              + " NONE; its log has the server's words";
      case Trouble.Refused _, Trouble.Erring _ ->
          "look whether it has the plugin postgresql-database-plugin, whether it reaches the server, and"
              + " whether the role that makes logins has CREATEROLE and the owner's role with admin option";
      case Trouble.Unready _, Trouble.Unanswered _ -> "it is sealed or does not answer";
      case Trouble.WrongShare _ -> "it fails, so look at its log";
    };
  }

  /** The connection that it has goes on; the next one would not. */
  static Problem unset(LeaseStep.Server server, VaultFailure failure) {
    return new Problem(
        Reason.DatabaseLoginRefused,
        Message.of(
            "the Vault goes on with a former login of its own, because it does not get at the database"
                + " by that of Secret %s (%s): look whether that is the server's, too; it is tried"
                + " again when a login is made longer",
            server.maker(), Quote.of(failure.getMessage())));
  }

  static Problem makerless(LeaseStep.Server server) {
    return new Problem(
        Reason.DatabaseLoginRefused,
        Message.of(
            "no login at the database is made, because Secret %s lacks username or password, or the"
                + " authority of the server is not there; give it both keys",
            server.maker()));
  }
}
