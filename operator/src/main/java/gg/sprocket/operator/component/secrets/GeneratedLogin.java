package gg.sprocket.operator.component.secrets;

import gg.sprocket.operator.plan.Login;
import gg.sprocket.operator.plan.ObjectRef;
import gg.sprocket.operator.plan.Observed;
import gg.sprocket.operator.plan.Projection;
import gg.sprocket.operator.resource.PodSecrets;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.List;

/**
 * What depends on a generated value are the Deployments whose form names its Secret. The release
 * alone does not tell: a new version may read a value that no version before it had.
 */
final class GeneratedLogin {

  private GeneratedLogin() {}

  static Login of(Observed observed, Projection generated) {
    String name = generated.secret();
    List<ObjectRef> readers =
        observed.objects().values().stream()
            .filter(object -> object instanceof Deployment deployment && reads(deployment, name))
            .map(ObjectRef::of)
            .toList();
    return new Login(name, generated.made(), readers);
  }

  /** Whether the form of a Deployment names a Secret. */
  static boolean reads(Deployment deployment, String secret) {
    return PodSecrets.of(deployment).contains(secret);
  }
}
