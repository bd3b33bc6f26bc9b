package gg.sprocket.operator.plan;

import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Puts changes into the order in which they are made: what others need comes first. */
final class Waves {

  private static final Set<Class<?>> FOUNDATION =
      Set.of(Role.class, RoleBinding.class, ServiceAccount.class, PersistentVolumeClaim.class);
  private static final Set<Class<?>> WORKLOADS =
      Set.of(
          Deployment.class,
          StatefulSet.class,
          Job.class,
          CronJob.class,
          HorizontalPodAutoscaler.class);
  private static final int COUNT = 4;

  private Waves() {}

  /** The changes in waves; empty waves are left out. */
  static List<List<Change>> of(List<Change> changes) {
    List<List<Change>> waves = new ArrayList<>();
    for (int wave = 0; wave < COUNT; wave++) {
      int number = wave;
      List<Change> members = changes.stream().filter(c -> waveOf(c) == number).toList();
      if (!members.isEmpty()) {
        waves.add(members);
      }
    }
    return waves;
  }

  private static int waveOf(Change change) {
    return switch (change) {
      case Change.CreateCredentials _, Change.IssueCertificate _ -> 0;
      // Whatever else is refused, what is sealed is unsealed.
      case Change.VaultDeed _ -> 0;
      case Change.ProjectionDeed _, Change.LeaseDeed _ -> 0;
      case Change.CreateInbox _, Change.TakeValues _ -> 0;
      case Change.Apply apply when FOUNDATION.contains(apply.ref().type()) -> 0;
      case Change.Apply apply when !WORKLOADS.contains(apply.ref().type()) -> 1;
      case Change.Apply _ -> 2;
      case Change.Delete _, Change.RemoveAuthority _, Change.RemoveVaultKeys _ -> 3;
    };
  }
}
