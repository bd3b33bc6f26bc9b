package gg.sprocket.operator.plan;

import gg.sprocket.operator.resource.Labels;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.Optional;

/** The number of pods of a Deployment where it is an autoscaler's. */
final class Scale {

  private Scale() {}

  /**
   * Puts the number that is there into the wanted form, if the spec states none and the number to
   * begin with is still the same. To leave the field out would be to give it up, and the API server
   * puts 1 in the place of a field that nobody owns. The form's hash is made before, so that an
   * autoscaler's change alone is no reason to write.
   */
  static void keep(HasMetadata wanted, HasMetadata live) {
    Optional<String> first = Labels.annotation(wanted, Labels.REPLICAS);
    if (wanted instanceof Deployment deployment
        && live instanceof Deployment there
        && first.isPresent()
        && first.equals(Labels.annotation(there, Labels.REPLICAS))) {
      deployment.getSpec().setReplicas(there.getSpec().getReplicas());
    }
  }
}
