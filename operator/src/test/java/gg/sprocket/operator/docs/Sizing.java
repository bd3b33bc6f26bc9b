package gg.sprocket.operator.docs;

import gg.sprocket.operator.api.v1alpha1.Profile;
import gg.sprocket.operator.api.v1alpha1.ReleaseComponent;
import gg.sprocket.operator.api.v1alpha1.ReleaseTopology;
import gg.sprocket.operator.component.Scene;
import gg.sprocket.operator.component.Shipped;
import gg.sprocket.operator.plan.ConnectionBudget;
import gg.sprocket.operator.release.BuiltinConnections;
import gg.sprocket.operator.resource.Amounts;
import gg.sprocket.operator.resource.Labels;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What one shape of a release takes under one profile, read from the objects that are made.
 *
 * @param processes what each process takes, by its name
 * @param volumes bytes of each volume, by the process that it belongs to
 * @param connections connections to PostgreSQL that the usual processes need, and how many there
 *     are
 */
record Sizing(
    Map<String, Footprint> processes, Map<String, BigDecimal> volumes, String connections) {

  /** Of a release with everything it has switched on. */
  static Sizing of(String version, ReleaseTopology topology, Profile profile) {
    Scene scene =
        scene(version, topology, profile)
            .set("apps: [%s]".formatted(switchedOn(topology)))
            .settle();
    Map<String, Footprint> processes = new TreeMap<>();
    scene
        .all(StatefulSet.class)
        .forEach(
            set ->
                processes.put(
                    process(set),
                    Footprint.of(
                        set.getSpec().getReplicas(), set.getSpec().getTemplate().getSpec())));
    scene
        .all(Deployment.class)
        .forEach(
            app ->
                processes.put(
                    process(app),
                    Footprint.of(
                        app.getSpec().getReplicas(), app.getSpec().getTemplate().getSpec())));
    scene
        .all(Job.class)
        .forEach(
            job ->
                processes.put(
                    process(job), Footprint.of(1, job.getSpec().getTemplate().getSpec())));
    Map<String, BigDecimal> volumes =
        scene.all(PersistentVolumeClaim.class).stream()
            .collect(Collectors.toMap(Sizing::process, Sizing::size));
    return new Sizing(processes, volumes, connections(version, topology, profile));
  }

  /** How many connections to PostgreSQL the usual processes need, of those that there are. */
  private static String connections(String version, ReleaseTopology topology, Profile profile) {
    int needed = ConnectionBudget.of(scene(version, topology, profile).instance()).needed();
    return "%d of %d".formatted(needed, BuiltinConnections.usual(profile));
  }

  /** With connections enough for whatever is switched on. */
  private static Scene scene(String version, ReleaseTopology topology, Profile profile) {
    return Scene.minimal()
        .release(Shipped.release(version))
        .set(
            "{version: %s, topology: %s, profile: %s}".formatted(version, topology.name(), profile))
        .set("database: {builtin: {parameters: {max_connections: \"400\"}}}");
  }

  private static String switchedOn(ReleaseTopology topology) {
    return topology.components().stream()
        .filter(component -> Boolean.FALSE.equals(component.enabledByDefault()))
        .map(ReleaseComponent::name)
        .map("{name: %s, enabled: true}"::formatted)
        .collect(Collectors.joining(", "));
  }

  private static String process(HasMetadata object) {
    return Labels.label(object, Labels.COMPONENT).orElseThrow();
  }

  private static BigDecimal size(PersistentVolumeClaim claim) {
    return Amounts.bytes(
        String.valueOf(claim.getSpec().getResources().getRequests().get("storage")));
  }

  boolean has(String process) {
    return processes.containsKey(process);
  }

  Footprint of(String process) {
    Footprint footprint = processes.get(process);
    if (footprint == null) {
      throw new IllegalArgumentException("there is no " + process);
    }
    return footprint;
  }

  Footprint sum(List<String> names) {
    return Footprint.sum(names.stream().map(this::of).toList());
  }

  String allVolumes() {
    return Footprint.size(volumes.values().stream().reduce(BigDecimal.ZERO, BigDecimal::add));
  }
}
