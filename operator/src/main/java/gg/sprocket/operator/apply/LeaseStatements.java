package gg.sprocket.operator.apply;

import gg.sprocket.operator.plan.LeaseStep;
import gg.sprocket.operator.vault.DatabaseEngine;

/**
 * What PostgreSQL is told of a login. It acts as the owner from its first statement on, so that
 * what it makes is the owner's and stays when it goes; settings of the owner are not those of who
 * acts as it, so the path in which the application looks is stated again.
 */
final class LeaseStatements {

  private LeaseStatements() {}

  static DatabaseEngine.Form of(LeaseStep.Issue step) {
    String owner = quoted(step.server().owner());
    String creation =
        """
        CREATE ROLE "{{name}}" LOGIN PASSWORD '{{password}}' VALID UNTIL '{{expiration}}' IN ROLE %1$s;
        ALTER ROLE "{{name}}" SET role = %1$s;
        ALTER ROLE "{{name}}" IN DATABASE %2$s SET search_path = sprocket, history, public;
        """
            .formatted(owner, quoted(step.server().database()));
    return new DatabaseEngine.Form(
        creation,
        "ALTER ROLE \"{{name}}\" VALID UNTIL '{{expiration}}';",
        "DROP ROLE IF EXISTS \"{{name}}\";",
        step.life(),
        step.limit());
  }

  /** Neither name can hold a quote, by the API; nothing else here depends on that. */
  private static String quoted(String name) {
    if (!name.matches("[A-Za-z0-9_-]+")) {
      throw new IllegalArgumentException("a name that cannot stand in a statement: " + name);
    }
    return '"' + name + '"';
  }
}
