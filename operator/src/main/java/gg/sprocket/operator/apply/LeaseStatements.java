package gg.sprocket.operator.apply;

import gg.sprocket.operator.plan.LeaseStep;
import gg.sprocket.operator.resource.ClassPath;
import gg.sprocket.operator.vault.DatabaseEngine;
import java.util.regex.Pattern;

/**
 * What PostgreSQL is told of a login. It acts as the owner from its first statement on, so that
 * what it makes is the owner's and stays when it goes. Settings of the owner are not those of who
 * acts as it, so the login gets those that the owner has when it is made, but for what only a
 * superuser may set. Nothing of the owner's is taken for a statement: it can set what it likes.
 *
 * <p>Vault's plugin sends a text that has the word {@code END} as it is, and divides others at each
 * semicolon.
 */
final class LeaseStatements {

  private static final String CREATION = ClassPath.text(LeaseStatements.class, "login.sql");

  /** Names that mean the same within either kind of quotes, and that Vault does not replace. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_-]*");

  private LeaseStatements() {}

  static DatabaseEngine.Form of(LeaseStep.Issue step) {
    return new DatabaseEngine.Form(
        CREATION.replace("{{owner}}", checked(step.server().owner())),
        "ALTER ROLE \"{{name}}\" VALID UNTIL '{{expiration}}';",
        "DROP ROLE IF EXISTS \"{{name}}\";",
        step.life(),
        step.limit());
  }

  /** The API takes no other name; nothing else here depends on that. */
  private static String checked(String owner) {
    if (!NAME.matcher(owner).matches()) {
      throw new IllegalArgumentException("a role whose name cannot stand in a statement: " + owner);
    }
    return owner;
  }
}
