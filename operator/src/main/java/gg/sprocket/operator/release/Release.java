package gg.sprocket.operator.release;

import gg.sprocket.operator.api.v1alpha1.ReleaseComponent;
import gg.sprocket.operator.api.v1alpha1.ReleaseSecret;
import gg.sprocket.operator.api.v1alpha1.ReleaseServices;
import gg.sprocket.operator.api.v1alpha1.ReleaseTopology;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A release in one topology.
 *
 * @param version its name
 * @param topology the topology
 * @param secrets secret values that its components read
 * @param digest what tells it from another one that somebody puts under the same name
 * @param program what tells its schema's program from another one
 */
public record Release(
    String version,
    ReleaseTopology topology,
    List<ReleaseSecret> secrets,
    String digest,
    String program) {

  /** Keeps an own copy of the list. */
  public Release {
    secrets = List.copyOf(secrets);
  }

  /** What it needs of the backing services. */
  public ReleaseServices services() {
    return topology.services();
  }

  /** A component by its name. */
  public Optional<ReleaseComponent> component(String name) {
    return topology.components().stream().filter(c -> c.name().equals(name)).findFirst();
  }

  /**
   * The name by which the migrations' image is overridden: that of the component that runs the same
   * image, so that the two never come apart, or else {@code schema}.
   */
  public String migrationName() {
    return topology.components().stream()
        .filter(c -> c.image().equals(topology.schema().migration().image()))
        .map(ReleaseComponent::name)
        .findFirst()
        .orElse("schema");
  }

  /** Names by which overrides replace images of the release. */
  public List<String> imageNames() {
    return Stream.concat(
            topology.components().stream().map(ReleaseComponent::name), Stream.of(migrationName()))
        .distinct()
        .toList();
  }

  /** A secret value by its name. */
  public Optional<ReleaseSecret> secret(String name) {
    return secrets.stream().filter(s -> s.name().equals(name)).findFirst();
  }
}
