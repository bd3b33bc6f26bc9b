package gg.sprocket.operator.plan.vault;

import gg.sprocket.operator.resource.Digest;

/**
 * How the Vault of an instance is set up.
 *
 * @param namespace namespace of the instance
 * @param instance its name
 */
public record SetUpForm(String namespace, String instance) {

  /** Path of the audit device. */
  public static final String AUDIT = "stdout";

  /** Path of the method by which service accounts log in. */
  public static final String LOGIN = "jwt";

  /** Name of the operator's role and of its policy. */
  public static final String OPERATOR = "sprocket-operator";

  /** Counts the forms that this operator has known. */
  private static final int EDITION = 1;

  /** Path of the key-value engine. */
  public String mount() {
    return "sprocket/" + instance;
  }

  /** Audience that a token must be made for, so that it opens this Vault and no other. */
  public String audience() {
    return "vault.sprocket.gg/" + namespace + "/" + instance;
  }

  /**
   * What the operator may do, day by day: write values where there are none, read them by name, and
   * end its login. What people wrote is theirs: Vault itself lets the operator not write over it.
   */
  public String policy() {
    return """
    path "%1$s/data/*" {
      capabilities = ["create", "read"]
    }
    path "%1$s/metadata/*" {
      capabilities = ["list", "read"]
    }
    path "auth/token/revoke-self" {
      capabilities = ["update"]
    }
    """
        .formatted(mount());
  }

  /** Tells this form from others. */
  public String mark() {
    return Digest.brief(EDITION + "\n" + audience() + "\n" + policy());
  }
}
