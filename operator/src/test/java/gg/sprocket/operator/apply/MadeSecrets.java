package gg.sprocket.operator.apply;

import gg.sprocket.operator.plan.SecretValue;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;

/** Values of generated Secrets, for tests of other packages. */
public final class MadeSecrets {

  private MadeSecrets() {}

  /** The values by key, as the operator makes them. */
  public static Map<String, String> of(List<SecretValue> values) {
    return new SecretValues(new SecureRandom()).make(values);
  }
}
