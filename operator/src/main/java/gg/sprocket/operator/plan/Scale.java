package gg.sprocket.operator.plan;

import gg.sprocket.operator.resource.Labels;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.Optional;

/** The number of pods of a Deployment where it is an autoscaler's. */
final class Scale {

  private Scale() {}

  /**
   * Puts the number that is there into the wanted form, if the spec states none. To leave the field
   * out would be to give it up, and the API server puts 1 in the place of a field that nobody owns
   * (Kubernetes documentation, Server-Side Apply, "Transferring ownership"). The form's hash is
   * made before, so that an autoscaler's change alone is no reason to write.
   *
   * @return whether it was put, so that the form holds only for the object as it was seen
   */
  static boolean keep(HasMetadata wanted, HasMetadata live) {
    if (wanted instanceof Deployment deployment && live instanceof Deployment there) {
      Optional<Integer> kept = number(deployment, there);
      kept.ifPresent(deployment.getSpec()::setReplicas);
      return kept.isPresent();
    }
    return false;
  }

  private static Optional<Integer> number(Deployment wanted, Deployment live) {
    Optional<String> whose = Labels.annotation(wanted, Labels.REPLICAS);
    if (whose.isEmpty()) {
      return Optional.empty();
    }
    Integer stored = live.getSpec().getReplicas();
    int now = stored == null ? 1 : stored;
    if (now == 0) {
      return ofNone(whose.orElseThrow(), live);
    }
    return isUntouched(whose.orElseThrow(), live, now) ? Optional.empty() : Optional.of(now);
  }

  /** None: asleep until now, or stopped by somebody who may, or by a spec that does so no more. */
  private static Optional<Integer> ofNone(String whose, Deployment live) {
    Optional<Integer> awake = Labels.count(live, Labels.AWAKE_REPLICAS).filter(n -> n > 0);
    boolean theirs =
        !whose.equals(Labels.AUTOSCALED)
            && Labels.annotation(live, Labels.REPLICAS).equals(Optional.of(whose));
    return awake.or(() -> theirs ? Optional.of(0) : Optional.empty());
  }

  /** Whether the number is still the one to begin with, while another is asked for by now. */
  private static boolean isUntouched(String whose, Deployment live, int now) {
    Optional<String> before = Labels.annotation(live, Labels.REPLICAS);
    return !whose.equals(Labels.AUTOSCALED)
        && !before.equals(Optional.of(whose))
        && before.equals(Optional.of(String.valueOf(now)));
  }
}
