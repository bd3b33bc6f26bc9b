package gg.sprocket.operator.plan.vault;

import gg.sprocket.operator.resource.Digest;
import java.util.Optional;

/**
 * How the Vault of an instance is set up.
 *
 * @param namespace namespace of the instance
 * @param instance its name
 * @param trust tells by whose keys and as whom the operator logs in; empty while that is not known
 */
public record SetUpForm(String namespace, String instance, Optional<String> trust) {

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
      capabilities = ["list"]
    }
    path "auth/token/revoke-self" {
      capabilities = ["update"]
    }
    """
        .formatted(mount());
  }

  /** The same by what is known at this moment. */
  public SetUpForm trusting(String now) {
    return new SetUpForm(namespace, instance, Optional.of(now));
  }

  /** Tells this form from others; empty while it is not known. */
  public Optional<String> mark() {
    return trust.map(
        known -> Digest.brief(EDITION + "\n" + audience() + "\n" + policy() + "\n" + known));
  }
}
