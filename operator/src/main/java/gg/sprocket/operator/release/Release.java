package gg.sprocket.operator.release;

import gg.sprocket.operator.api.v1alpha1.ReleaseComponent;
import gg.sprocket.operator.api.v1alpha1.ReleaseSecret;
import gg.sprocket.operator.api.v1alpha1.ReleaseTopology;
import java.util.List;
import java.util.Optional;

/**
 * A release in one topology.
 *
 * @param version its name
 * @param topology the topology
 * @param secrets secret values that its components read
 */
public record Release(String version, ReleaseTopology topology, List<ReleaseSecret> secrets) {

  /** Keeps an own copy of the list. */
  public Release {
    secrets = List.copyOf(secrets);
  }

  /** A component by its name. */
  public Optional<ReleaseComponent> component(String name) {
    return topology.components().stream().filter(c -> c.name().equals(name)).findFirst();
  }

  /** A secret value by its name. */
  public Optional<ReleaseSecret> secret(String name) {
    return secrets.stream().filter(s -> s.name().equals(name)).findFirst();
  }
}
