package gg.sprocket.operator.plan.vault;

import gg.sprocket.operator.resource.Digest;
import gg.sprocket.operator.resource.Names;
import java.util.Optional;

/**
 * How the Vault of an instance is set up.
 *
 * @param namespace namespace of the instance
 * @param instance its name
 * @param trust tells by whose keys and as whom the operator logs in; empty while that is not known
 * @param snapshots whether snapshots may be read by a login of their own
 * @param logins whether it makes logins at the database
 * @param word what a person has said last to have it set up anew; empty for nothing
 */
public record SetUpForm(
    String namespace,
    String instance,
    Optional<String> trust,
    boolean snapshots,
    boolean logins,
    String word) {

  /** Path of the audit device. */
  public static final String AUDIT = "stdout";

  /** Path of the method by which service accounts log in. */
  public static final String LOGIN = "jwt";

  /** Name of the operator's role and of its policy. */
  public static final String OPERATOR = "sprocket-operator";

  /** Name of the role that reads snapshots and of its policy. */
  public static final String SNAPSHOTS = "sprocket-snapshot";

  /**
   * Path of the engine that makes logins at the database; also the role for that, and its policy.
   */
  public static final String DATABASE = "sprocket-database";

  /** What the engine calls databases and what it makes there begins with this. */
  public static final String DATABASE_ROLE = "app-";

  /** Counts the forms that this operator has known. */
  private static final int EDITION = 1;

  /** Of a Vault of which nothing more is asked. */
  public SetUpForm(String namespace, String instance, Optional<String> trust) {
    this(namespace, instance, trust, false, false, "");
  }

  /** The same with what is asked of it besides. */
  public SetUpForm with(boolean snapshotsWanted, String said) {
    return new SetUpForm(namespace, instance, trust, snapshotsWanted, logins, said);
  }

  /** The same of one that is, or is not, to make logins at the database. */
  public SetUpForm makingLogins(boolean made) {
    return new SetUpForm(namespace, instance, trust, snapshots, made, word);
  }

  /** Path of the key-value engine. */
  public String mount() {
    return "sprocket/" + instance;
  }

  /** Audience that a token must be made for, so that it opens this Vault and no other. */
  public String audience() {
    return "vault.sprocket.gg/" + namespace + "/" + instance;
  }

  /**
   * What the operator may do, day by day: write values where there are none, read them by name,
   * make a new encryption key, and end its login. What people wrote is theirs: Vault itself lets
   * the operator not write over it. {@code sys/rotate} is one of the paths for which Vault asks for
   * {@code sudo} beside.
   */
  public String policy() {
    return """
    path "%1$s/data/*" {
      capabilities = ["create", "read"]
    }
    path "%1$s/metadata/*" {
      capabilities = ["list"]
    }
    path "sys/key-status" {
      capabilities = ["read"]
    }
    path "sys/rotate" {
      capabilities = ["update", "sudo"]
    }
    path "auth/token/revoke-self" {
      capabilities = ["update"]
    }
    """
            .formatted(mount())
        + (logins ? loginPolicy() : "");
  }

  /**
   * What the operator may do besides where the Vault makes logins at the database: say where that
   * is, and make longer and take back what was made. To list the leases of a path is one of those
   * for which Vault asks for {@code sudo} beside.
   */
  private static String loginPolicy() {
    return """
    path "%1$s/config/%2$s*" {
      capabilities = ["create", "update"]
    }
    path "%1$s/roles/%2$s*" {
      capabilities = ["create", "update"]
    }
    path "sys/leases/renew/%1$s/creds/%2$s*" {
      capabilities = ["update"]
    }
    path "sys/leases/revoke/%1$s/creds/%2$s*" {
      capabilities = ["update"]
    }
    path "sys/leases/lookup/%1$s/creds/%2$s*" {
      capabilities = ["list", "sudo"]
    }
    """
        .formatted(DATABASE, DATABASE_ROLE);
  }

  /**
   * What the login may do with which a login at the database is asked for: that, once, and end
   * itself. Vault takes back what was made with a login when that ends, so it is not the
   * operator's.
   */
  public static String databasePolicy() {
    return """
    path "%s/creds/%s*" {
      capabilities = ["read"]
    }
    path "auth/token/revoke-self" {
      capabilities = ["update"]
    }
    """
        .formatted(DATABASE, DATABASE_ROLE);
  }

  /**
   * What the login that makes snapshots may do: read all data as they are stored, encrypted by a
   * key that it does not have, and end itself.
   */
  public static String snapshotPolicy() {
    return """
    path "sys/storage/raft/snapshot" {
      capabilities = ["read"]
    }
    path "auth/token/revoke-self" {
      capabilities = ["update"]
    }
    """;
  }

  /** Whose tokens are taken for {@link #SNAPSHOTS}: those of the ServiceAccount for that. */
  public String snapshotSubject() {
    return "system:serviceaccount:%s:%s"
        .formatted(namespace, new Names(instance).vaultSnapshotAccount());
  }

  /** The same by what is known at this moment. */
  public SetUpForm trusting(String now) {
    return new SetUpForm(namespace, instance, Optional.of(now), snapshots, logins, word);
  }

  /** Tells this form from others; empty while it is not known. */
  public Optional<String> mark() {
    return trust.map(
        known ->
            Digest.brief(EDITION + "\n" + audience() + "\n" + policy() + "\n" + known + asked()));
  }

  /** Nothing where nothing is asked, so that a Vault that was set up before stays as it is. */
  private String asked() {
    String more =
        (snapshots ? "\n" + snapshotSubject() + "\n" + snapshotPolicy() : "")
            + (logins ? "\n" + databasePolicy() : "");
    return word.isEmpty() ? more : more + "\nsaid " + word;
  }
}
