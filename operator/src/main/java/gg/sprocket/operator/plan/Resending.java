package gg.sprocket.operator.plan;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.Serialization;

/** Whether the form of an object that is there is sent again. */
public final class Resending {

  private Resending() {}

  /**
   * Whether a plan changes an owned object. A form that only takes something away differs from the
   * live object in no field that it has; what tells is the form that was sent last.
   *
   * @param part component of the operator
   * @param form the wanted form, which stays as it is
   * @return false if the object is yet to be made
   */
  public static boolean isDue(Observed observed, String part, HasMetadata form) {
    Stamp stamp = new Stamp(observed.identity(), "");
    return observed.objects().containsKey(ObjectRef.of(form))
        && new Differ(observed, stamp)
            .change(part, new Wanted.Owned(Serialization.clone(form)))
            .isPresent();
  }
}
