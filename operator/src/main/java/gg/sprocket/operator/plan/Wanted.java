package gg.sprocket.operator.plan;

import gg.sprocket.operator.plan.vault.Step;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;
import java.util.Map;

/** One thing a component wants in the cluster. */
public sealed interface Wanted {

  /**
   * An object that comes and goes with the instance: garbage-collected, pruned when no longer
   * wanted.
   *
   * @param object its wanted form, without labels and namespace
   */
  record Owned(HasMetadata object) implements Wanted {}

  /**
   * An object that outlives the instance unless its deletion policy says otherwise: never an owner
   * reference, never pruned.
   *
   * @param object its wanted form, without labels and namespace
   */
  record Kept(HasMetadata object) implements Wanted {}

  /**
   * An object that all instances of the namespace share; it goes with the last of them.
   *
   * @param object its wanted form, without labels and namespace
   */
  record Shared(HasMetadata object) implements Wanted {}

  /**
   * A kept Secret whose values are made once and never overwritten.
   *
   * @param name its name
   * @param values its values, in the order in which they are made
   */
  record Credentials(String name, List<SecretValue> values) implements Wanted {}

  /**
   * An owned Secret with a server certificate signed by the instance's own authority (keys {@code
   * tls.crt}, {@code tls.key}, {@code ca.crt}), made anew in time.
   *
   * @param name its name
   * @param hosts DNS names it is good for
   */
  record Certificate(String name, List<String> hosts) implements Wanted {}

  /**
   * A step with the Vault of the instance.
   *
   * @param target the Vault
   * @param step the step
   */
  record VaultDeed(VaultTarget target, Step step) implements Wanted {}

  /**
   * A step with an entry of the instance's Vault and the Secret that shows it.
   *
   * @param projection the two
   * @param step the step
   */
  record Projected(Projection projection, ProjectionStep step) implements Wanted {}

  /**
   * A step with a login that the Vault makes at the database.
   *
   * @param secret Secret with the login, which is there or to be made
   * @param step the step
   */
  record LeaseDeed(String secret, LeaseStep step) implements Wanted {}

  /**
   * An owned Secret that is made empty, for others to fill, and never written to again.
   *
   * @param name its name
   */
  record Inbox(String name) implements Wanted {}

  /**
   * A Secret that shows what is kept elsewhere, to be written from what others brought.
   *
   * @param projection the two
   * @param inbox the Secret with what they brought, as it was judged
   * @param marks annotations that tell what is shown
   */
  record Taken(Projection projection, String inbox, Map<String, String> marks) implements Wanted {

    /** Keeps an own copy. */
    public Taken {
      marks = Map.copyOf(marks);
    }
  }

  /**
   * An object that is left as it is for now: neither made nor changed nor pruned.
   *
   * @param ref the object, whether it is there or not
   */
  record Held(ObjectRef ref) implements Wanted {}
}
