package gg.sprocket.operator.plan;

import gg.sprocket.operator.plan.vault.Step;
import gg.sprocket.operator.resource.Names;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Secret;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One thing to be done. */
public sealed interface Change {

  /** Part of the instance it is done for. */
  String component();

  /** Object it is done to. */
  ObjectRef ref();

  /**
   * Server-side apply of an object.
   *
   * @param component part of the instance
   * @param object its full wanted form
   * @param known whether a cache holds it; otherwise it is only created, and one that is there
   *     already may be somebody else's
   * @param version version that the object must still have, where the form holds what others may
   *     have changed meanwhile
   * @param drift a field of ours that others changed, if that is all there is to put right
   */
  record Apply(
      String component,
      HasMetadata object,
      boolean known,
      Optional<String> version,
      Optional<String> drift)
      implements Change {

    /** A form that holds whatever others do meanwhile. */
    public Apply(String component, HasMetadata object, boolean known) {
      this(component, object, known, Optional.empty(), Optional.empty());
    }

    @Override
    public ObjectRef ref() {
      return ObjectRef.of(object);
    }
  }

  /**
   * Creation of a Secret whose values are made now; never an update.
   *
   * @param component part of the instance
   * @param ref the Secret
   * @param labels its labels
   * @param values its values, in the order in which they are made
   */
  record CreateCredentials(
      String component, ObjectRef ref, Map<String, String> labels, List<SecretValue> values)
      implements Change {}

  /**
   * Creation of an empty Secret that others fill; never an update.
   *
   * @param component part of the instance
   * @param ref the Secret
   * @param labels its labels
   * @param owner its owner
   */
  record CreateInbox(
      String component, ObjectRef ref, Map<String, String> labels, OwnerReference owner)
      implements Change {}

  /**
   * Writes a Secret with values that others brought from where they are kept.
   *
   * @param component part of the instance
   * @param form labels and owner of the Secret
   * @param projection the two
   * @param marks annotations that tell what is shown
   * @param inbox the Secret with what was brought
   * @param judged version of that Secret that was judged; another one has to be judged first
   * @param replaced version of the Secret that is written over; absent where it is only created
   */
  record TakeValues(
      String component,
      ProjectionForm form,
      Projection projection,
      Map<String, String> marks,
      ObjectRef inbox,
      String judged,
      Optional<String> replaced)
      implements Change {

    /** Keeps an own copy. */
    public TakeValues {
      marks = Map.copyOf(marks);
    }

    @Override
    public ObjectRef ref() {
      return new ObjectRef(Secret.class, projection.secret());
    }
  }

  /**
   * Deletion of an object of ours.
   *
   * @param component part of the instance
   * @param ref the object
   * @param uid its uid; an object that took its place meanwhile is left alone
   */
  record Delete(String component, ObjectRef ref, String uid) implements Change {}

  /** A named act outside Kubernetes whose result feeds a write. */
  sealed interface Procedure extends Change {}

  /**
   * Signs a server certificate by the instance's authority, which is made first if there is none,
   * and applies it as a Secret.
   *
   * @param component part of the instance
   * @param ref the Secret of the certificate
   * @param labels labels of the Secret
   * @param owner owner reference of the Secret
   * @param authority Secret of the authority, in the keys namespace
   * @param hosts DNS names of the certificate
   * @param life how long it is valid
   * @param known whether a cache holds the Secret
   */
  record IssueCertificate(
      String component,
      ObjectRef ref,
      Map<String, String> labels,
      OwnerReference owner,
      String authority,
      List<String> hosts,
      Duration life,
      boolean known)
      implements Procedure {}

  /**
   * One step with the Vault of an instance.
   *
   * @param component part of the instance
   * @param ref the Secret with its key shares, which is there or to be made
   * @param target the Vault
   * @param step the step
   */
  record VaultDeed(String component, ObjectRef ref, VaultTarget target, Step step)
      implements Procedure {}

  /**
   * One step with an entry of the instance's Vault and the Secret that shows it.
   *
   * @param component part of the instance
   * @param form labels and owner of the Secret
   * @param projection the two
   * @param step the step
   * @param source the Vault; absent where the step asks none
   * @param judged version of the Secret that was judged, the only one that is written over; absent
   *     where no cache holds one, and it is only created
   */
  record ProjectionDeed(
      String component,
      ProjectionForm form,
      Projection projection,
      ProjectionStep step,
      Optional<VaultSource> source,
      Optional<String> judged)
      implements Procedure {

    @Override
    public ObjectRef ref() {
      return new ObjectRef(Secret.class, projection.secret());
    }
  }

  /**
   * One step with a login that a Vault makes at the database.
   *
   * @param component part of the instance
   * @param ref Secret with the login, which is there or to be made
   * @param labels labels of the Secret
   * @param owner its owner
   * @param step the step
   * @param source the Vault
   */
  record LeaseDeed(
      String component,
      ObjectRef ref,
      Map<String, String> labels,
      OwnerReference owner,
      LeaseStep step,
      VaultSource source)
      implements Procedure {

    /** Keeps an own copy. */
    public LeaseDeed {
      labels = Map.copyOf(labels);
    }
  }

  /**
   * What a projected Secret has beside its values.
   *
   * @param labels its labels
   * @param owner its owner, if it goes with the instance
   * @param origin brief digest of the Vault whose values it shows, and of where they are in it
   */
  record ProjectionForm(Map<String, String> labels, Optional<OwnerReference> owner, String origin) {

    /** Keeps an own copy. */
    public ProjectionForm {
      labels = Map.copyOf(labels);
    }
  }

  /**
   * Removes the key shares of a Vault whose data are gone.
   *
   * @param component part of the instance
   * @param dataId identity of the data
   */
  record RemoveVaultKeys(String component, String dataId) implements Procedure {
    @Override
    public ObjectRef ref() {
      return new ObjectRef(Secret.class, Names.vaultKeys(dataId, 1));
    }
  }

  /**
   * Removes what an instance leaves in the keys namespace.
   *
   * @param component part of the instance
   * @param authority Secret of the authority there
   */
  record RemoveAuthority(String component, String authority) implements Procedure {
    @Override
    public ObjectRef ref() {
      return new ObjectRef(Secret.class, authority);
    }
  }
}
