package gg.sprocket.operator.component.snapshots;

import gg.sprocket.operator.component.Scene;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.CronJobStatus;
import io.fabric8.kubernetes.api.model.batch.v1.CronJobStatusBuilder;
import java.util.HashMap;
import java.util.Map;

/** Instances that ask for snapshots, and what a server says of their CronJob. */
final class SnapshotScenes {

  static final String NAME = "mle-vault-snapshot";
  static final String PART = "vaultSnapshots";
  static final String DAILY = "schedule: '30 2 * * *'";

  private SnapshotScenes() {}

  static Scene asked(String settings) {
    return Scene.minimal().set(vault(settings)).settle();
  }

  static String vault(String settings) {
    return vault(settings, "");
  }

  static String vault(String settings, String more) {
    return "vault: {mode: Managed, managed: {snapshots: {%s}%s}}".formatted(settings, more);
  }

  static void state(Scene scene, String success) {
    status(scene, new CronJobStatusBuilder().withLastSuccessfulTime(success).build());
  }

  /** Made as wanted, by a server that keeps the status. */
  static void settled(Scene scene) {
    CronJobStatus status = scene.get(CronJob.class, NAME).getStatus();
    scene.settle();
    status(scene, status);
  }

  static void status(Scene scene, CronJobStatus status) {
    scene.get(CronJob.class, NAME).setStatus(status);
  }

  static PodTemplateSpec pod(Scene scene) {
    return scene.get(CronJob.class, NAME).getSpec().getJobTemplate().getSpec().getTemplate();
  }

  static Map<String, String> variables(Scene scene) {
    Map<String, String> variables = new HashMap<>();
    for (EnvVar variable : pod(scene).getSpec().getContainers().getFirst().getEnv()) {
      variables.put(variable.getName(), variable.getValue());
    }
    return variables;
  }
}
