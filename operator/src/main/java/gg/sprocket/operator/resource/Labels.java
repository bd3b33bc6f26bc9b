package gg.sprocket.operator.resource;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Labels and annotations that we write and read. */
public final class Labels {

  /** Name of the program, as recommended by Kubernetes. */
  public static final String NAME = "app.kubernetes.io/name";

  /** Process or service that the object belongs to. */
  public static final String COMPONENT = "app.kubernetes.io/component";

  /** Product. */
  public static final String PART_OF = "app.kubernetes.io/part-of";

  /** Who manages the object; every watch of ours selects by it. */
  public static final String MANAGED_BY = "app.kubernetes.io/managed-by";

  /** Release. */
  public static final String VERSION = "app.kubernetes.io/version";

  /**
   * Instance, in the recommended form. Only on owned objects: Argo CD tracks by this label and
   * would prune kept ones.
   */
  public static final String RECOMMENDED_INSTANCE = "app.kubernetes.io/instance";

  /** Instance, in our own form; on every object of ours. */
  public static final String INSTANCE = "sprocket.gg/instance";

  /** Component of the operator that wants the object, for example {@code app}. */
  public static final String PART = "sprocket.gg/part";

  /** On Services: which public host they answer at, for example {@code Api}. */
  public static final String PURPOSE = "sprocket.gg/purpose";

  /** Ties kept objects together over delete and re-create. */
  public static final String DATA_ID = "sprocket.gg/data-id";

  /** Hash of the form that was last applied. */
  public static final String APPLIED = "sprocket.gg/applied";

  /**
   * On pod templates: fingerprint of the secrets and files that the pod reads. On the Secret with
   * what was read of an External Vault: that of the pod that did.
   */
  public static final String INPUTS = "sprocket.gg/inputs";

  /**
   * On Deployments whose number of pods is an autoscaler's: {@link #AUTOSCALED} where the operator
   * made the autoscaler, else the number to begin with. One that the spec states has no such
   * annotation.
   */
  public static final String REPLICAS = "sprocket.gg/replicas";

  /** On Deployments: the Builtin services that the pods log in to, comma-separated. */
  public static final String SERVICES = "sprocket.gg/services";

  /** On Deployments that sleep: the number of pods they wake to. */
  public static final String AWAKE_REPLICAS = "sprocket.gg/awake-replicas";

  /** On Jobs that look at an External service: how many looks there were, this one included. */
  public static final String LOOK = "sprocket.gg/look";

  /** On Jobs that look at an External service: how many looks before it failed in a row. */
  public static final String FAILURES = "sprocket.gg/failures";

  /** On claims: the class that was asked for; absent where the choice was left to the cluster. */
  public static final String STORAGE_CLASS = "sprocket.gg/storage-class";

  /** On a certificate authority: the instance it belongs to, {@code namespace/name}. */
  public static final String OWNER = "sprocket.gg/instance";

  /** On key shares of a Vault: uids of the claims that they were made for, comma-separated. */
  public static final String CLAIMS = "sprocket.gg/claims";

  /**
   * On key shares of a Vault: uids of the claims whose data they open, as far as those hold any,
   * comma-separated.
   */
  public static final String OPENS = "sprocket.gg/opens";

  /** On key shares of a Vault: tells the last set-up that was finished with them. */
  public static final String SET_UP = "sprocket.gg/set-up";

  /**
   * On a Secret that has the name of key shares and holds none, so that none are stored there: uids
   * of the claims that the initialisation was for, comma-separated.
   */
  public static final String VOID = "sprocket.gg/void";

  /**
   * On a set of key shares: what opens their Vault, as Vault calls it. Of any but {@code shamir}
   * they are recovery keys. One that a person put back may have none.
   */
  public static final String SEAL = "sprocket.gg/seal";

  /**
   * On key shares of a Vault, and on pods of its members that run for it: brief digest of the
   * migration to another seal that was begun.
   */
  public static final String MIGRATING = "sprocket.gg/migrating";

  /** On key shares of a Vault: how many it takes to open it. */
  public static final String THRESHOLD = "sprocket.gg/threshold";

  /** On key shares of a Vault: the Secret with those whose place they take. */
  public static final String REPLACES = "sprocket.gg/replaces";

  /**
   * On key shares of a Vault that take the place of others: since when it is proved that they open
   * it, RFC 3339.
   */
  public static final String PROVED = "sprocket.gg/proved";

  /**
   * On key shares of a Vault: when a member refused them although they were taken for those that
   * count, RFC 3339.
   */
  public static final String REFUSED = "sprocket.gg/refused";

  /**
   * On key shares of a Vault: when it was last found out by asking that they open it, and not the
   * others that there are, RFC 3339.
   */
  public static final String COUNTED = "sprocket.gg/counted";

  /**
   * On key shares of a Vault: when they were made in place of others, RFC 3339, and after a space
   * the brief digest of the word that asked for it.
   */
  public static final String REKEYED = "sprocket.gg/rekeyed";

  /** On key shares of a Vault: the same of its encryption key. */
  public static final String ROTATED = "sprocket.gg/rotated";

  /**
   * On key shares of a Vault: number of the encryption key that is about to be followed by another,
   * and after a space the brief digest of the word that asked for it.
   */
  public static final String ROTATING = "sprocket.gg/rotating";

  /**
   * On the CronJob of snapshots: digest of when it is to come, and after a space, if it followed
   * another time before, since when, RFC 3339.
   */
  public static final String CLOCK = "sprocket.gg/clock";

  /** End of a certificate's validity, RFC 3339. */
  public static final String NOT_AFTER = "sprocket.gg/not-after";

  /** Hosts of a certificate, comma-separated. */
  public static final String HOSTS = "sprocket.gg/hosts";

  /** {@link Seal} of a certificate as it was issued. */
  public static final String CERTIFICATE = "sprocket.gg/certificate";

  /** On pods: number of the login at the database that they were given, if a Vault made it. */
  public static final String DATABASE_LEASE = "sprocket.gg/database-lease";

  /** On Secrets with a login that a Vault made at the database: name of the lease in the Vault. */
  public static final String LEASE_ID = "sprocket.gg/lease-id";

  /** On Secrets with a login that a Vault made at the database: name of the role. */
  public static final String LEASE_ROLE = "sprocket.gg/lease-role";

  /** On Secrets with a login that a Vault made at the database: what it calls that database. */
  public static final String LEASE_SERVER = "sprocket.gg/lease-server";

  /** On Secrets with a login that a Vault made at the database: which set-up of it last knew it. */
  public static final String LEASE_VAULT = "sprocket.gg/lease-vault";

  /**
   * On Secrets with a login that a Vault made at the database: since when it is there, RFC 3339.
   */
  public static final String LEASE_MADE = "sprocket.gg/lease-made";

  /** On Secrets with a login that a Vault made at the database: when it was renewed, RFC 3339. */
  public static final String LEASE_RENEWED = "sprocket.gg/lease-renewed";

  /** On Secrets with a login that a Vault made at the database: when it ends, RFC 3339. */
  public static final String LEASE_UNTIL = "sprocket.gg/lease-until";

  /** On Secrets that are projections of a Vault: the version that they show. */
  public static final String VAULT_VERSION = "sprocket.gg/vault-version";

  /** On Secrets that are projections of a Vault: when that version was written, RFC 3339. */
  public static final String VAULT_WRITTEN = "sprocket.gg/vault-written";

  /**
   * On Secrets that are projections of a Vault: brief digest of which Vault that is, and of the
   * engine and folder in it. One of an earlier version of the operator has none.
   */
  public static final String VAULT_ORIGIN = "sprocket.gg/vault-origin";

  /**
   * On the Secret with what was read of an External Vault: the entries that were there, as JSON by
   * path, without their values.
   */
  public static final String VAULT_ENTRIES = "sprocket.gg/vault-entries";

  /** On Secrets that show what External Secrets Operator brings: the ExternalSecret. */
  public static final String EXTERNAL_SECRET = "sprocket.gg/external-secret";

  /**
   * On ExternalSecrets: uid of the Secret that is to be filled. One that was made anew is thus
   * filled at once.
   */
  public static final String FILLS = "sprocket.gg/fills";

  /** Lets a backing service change its mode; its value names the service, or several by comma. */
  public static final String ALLOW_MODE_CHANGE = "sprocket.gg/allow-mode-change";

  /**
   * Lets a lost Secret be made anew, or a Vault whose data are lost, by the Secret with its key
   * shares; its value names the Secret, or several by comma.
   */
  public static final String REPLACE_LOST = "sprocket.gg/replace-lost";

  /** Has new key shares of a Vault made, once for each text that it holds. */
  public static final String REKEY_VAULT = "sprocket.gg/rekey-vault";

  /** Has a new encryption key of a Vault made, once for each text that it holds. */
  public static final String ROTATE_VAULT = "sprocket.gg/rotate-vault";

  /** Has a Vault set up anew, once for each text that it holds. */
  public static final String SET_UP_VAULT = "sprocket.gg/set-up-vault";

  /** Lets an instance take over what one of another name left; its value is that name. */
  public static final String RENAMED_FROM = "sprocket.gg/renamed-from";

  /**
   * Second signature for a deletion that takes the data along; its value is the instance's name.
   */
  public static final String CONFIRM_DELETION = "sprocket.gg/confirm-deletion";

  /**
   * Lets an instance run what is now under the name of its release; its value is the digest that
   * the instance's message gives, so that it holds for that content alone.
   */
  public static final String ACCEPT_RELEASE = "sprocket.gg/accept-release";

  /** On a release: lets it be deleted although instances use it; its value is {@code true}. */
  public static final String ALLOW_DELETION = "sprocket.gg/allow-deletion";

  /** Value of {@link #MANAGED_BY}. */
  public static final String OPERATOR = "sprocket-operator";

  /** Value of {@link #REPLICAS}. */
  public static final String AUTOSCALED = "autoscaler";

  private static final Pattern COUNT = Pattern.compile("[0-9]{1,3}");

  private Labels() {}

  /** Whether the key of a label or annotation is of our own domain. */
  public static boolean isOurs(String key) {
    return key.startsWith("sprocket.gg/");
  }

  /** Selector of every object of ours. */
  public static String ours() {
    return MANAGED_BY + "=" + OPERATOR;
  }

  /**
   * Labels that select the pods of one workload; they never change in its life.
   *
   * @param instance name of the instance
   * @param component process or service
   */
  public static Map<String, String> selector(String instance, String component) {
    return new TreeMap<>(Map.of(INSTANCE, instance, COMPONENT, component));
  }

  /**
   * Labels of an object that belongs to no single instance.
   *
   * @param part component of the operator
   */
  public static Map<String, String> shared(String part) {
    return new TreeMap<>(
        Map.of(
            NAME,
            "sprocket",
            COMPONENT,
            part,
            PART,
            part,
            PART_OF,
            "sprocket",
            MANAGED_BY,
            OPERATOR));
  }

  /**
   * Labels of an object or pod of an instance.
   *
   * @param instance name of the instance
   * @param part component of the operator
   * @param component process or service
   */
  public static Map<String, String> of(String instance, String part, String component) {
    Map<String, String> labels = shared(part);
    labels.put(INSTANCE, instance);
    labels.put(COMPONENT, component);
    return labels;
  }

  /** The instance an object of ours belongs to; empty for shared and foreign objects. */
  public static Optional<String> instanceOf(HasMetadata object) {
    return label(object, INSTANCE);
  }

  /** The component of the operator that wants an object of ours. */
  public static Optional<String> partOf(HasMetadata object) {
    return label(object, PART);
  }

  /** The labels of an object. */
  public static Map<String, String> all(HasMetadata object) {
    return Optional.ofNullable(object.getMetadata().getLabels()).orElse(Map.of());
  }

  /** The value of a label, if the object carries it. */
  public static Optional<String> label(HasMetadata object, String key) {
    return Optional.ofNullable(all(object).get(key));
  }

  /** The small number that an annotation holds, if it holds one. */
  public static Optional<Integer> count(HasMetadata object, String key) {
    return annotation(object, key)
        .filter(value -> COUNT.matcher(value).matches())
        .map(Integer::valueOf);
  }

  /** The value of an annotation, if the object carries it. */
  public static Optional<String> annotation(HasMetadata object, String key) {
    Map<String, String> annotations = object.getMetadata().getAnnotations();
    return annotations == null ? Optional.empty() : Optional.ofNullable(annotations.get(key));
  }
}
