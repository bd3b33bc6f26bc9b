package gg.sprocket.operator.plan;

import gg.sprocket.operator.resource.Labels;
import gg.sprocket.operator.resource.Names;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Map;

/** Small objects and observations for tests of single rules. */
final class Forms {

  static final Identity IDENTITY =
      new Identity("league", "mle", Observations.UID, 1, false, Map.of());
  static final Stamp STAMP = new Stamp(IDENTITY, "data");
  static final Names NAMES = new Names("mle");

  private Forms() {}

  /** A wanted ConfigMap with one value. */
  static ConfigMap configMap(String value) {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withName("mle-config")
        .endMetadata()
        .addToData("key", value)
        .build();
  }

  /** As the server has it at a version. */
  static HasMetadata live(HasMetadata stamped, long version) {
    HasMetadata live = ServerDefaults.stored(stamped);
    live.getMetadata().setUid("uid");
    live.getMetadata().setResourceVersion(String.valueOf(version));
    return live;
  }

  static String hashOf(HasMetadata object) {
    return Labels.annotation(object, Labels.APPLIED).orElseThrow();
  }

  /** What is observed when these objects are there. */
  static Observed observed(Writes writes, HasMetadata... objects) {
    Simulation simulation = new Simulation();
    simulation.see(new Fact.Known<>(Map.of()));
    return with(observed(simulation), writes, objects);
  }

  /** What is observed of a small instance in what is simulated. */
  static Observed observed(Simulation simulation) {
    return simulation.observed(
        Observations.subject(
            Yaml.object(
                """
                metadata: {name: mle, namespace: league}
                spec:
                  organization: {slug: mle, displayName: MLE}
                  version: "1.5.0"
                  vault: {mode: Disabled}
                  exposure: {domain: mle.example.org}
                """),
            Observations.release()));
  }

  private static Observed with(Observed empty, Writes writes, HasMetadata... objects) {
    Map<ObjectRef, HasMetadata> all = new java.util.LinkedHashMap<>();
    for (HasMetadata object : objects) {
      all.put(ObjectRef.of(object), object);
    }
    return new Observed(
        empty.now(),
        empty.identity(),
        empty.spec(),
        empty.status(),
        empty.release(),
        all,
        empty.shared(),
        empty.pods(),
        empty.secrets(),
        writes,
        empty.surroundings(),
        empty.alone(),
        empty.expandable());
  }
}
