package gg.sprocket.operator.plan;

import gg.sprocket.operator.resource.Labels;
import io.fabric8.kubernetes.api.model.HasMetadata;

/** The form in which an object of an instance was sent last. */
public final class SentForm {

  private SentForm() {}

  /**
   * Whether an object is there and was sent exactly so.
   *
   * @param part component that wants it
   * @param form the object as it would be wanted; it gets what every object of the instance has
   */
  public static boolean isOf(Instance instance, Observed observed, String part, HasMetadata form) {
    Stamp stamp = new Stamp(instance.identity(), instance.dataId());
    String hash = Labels.annotation(stamp.owned(part, form), Labels.APPLIED).orElseThrow();
    return observed
        .find(form.getClass(), form.getMetadata().getName())
        .flatMap(live -> Labels.annotation(live, Labels.APPLIED))
        .filter(hash::equals)
        .isPresent();
  }
}
