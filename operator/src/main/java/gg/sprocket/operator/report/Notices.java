package gg.sprocket.operator.report;

import gg.sprocket.operator.api.v1alpha1.InstanceStatus;
import gg.sprocket.operator.api.v1alpha1.VersionStatus;
import gg.sprocket.operator.plan.ConditionType;
import gg.sprocket.operator.plan.Reason;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What people should be told when a status changes. */
public final class Notices {

  /** Reason of the one event of an undisturbed creation. */
  public static final String PROVISIONED = "Provisioned";

  private static final Set<Reason> WORTH_TELLING =
      EnumSet.of(
          Reason.SecretMissing,
          Reason.SecretKeyMissing,
          Reason.PermissionMissing,
          Reason.RequestRefused,
          Reason.InternalError,
          Reason.HostConflict,
          Reason.KindMissing,
          Reason.IngressClassMissing,
          Reason.RouteRefused,
          Reason.CertificateExpiring,
          Reason.CrashLooping,
          Reason.SealUnreachable,
          Reason.OutOfMemory,
          Reason.PodStuck,
          Reason.PodNotReady,
          Reason.Unschedulable,
          Reason.VolumePending,
          Reason.VaultMemberLost,
          Reason.VaultRefused,
          Reason.VaultRotationFailed,
          Reason.VaultSnapshotFailed,
          Reason.VaultSnapshotOverdue,
          Reason.KeySharesUnstored,
          Reason.UnsealKeysUnreadable,
          Reason.IssuerKeysMissing,
          Reason.VaultUnreadable,
          Reason.DatabaseLoginExpiring,
          Reason.DatabaseLoginRefused,
          Reason.StoreUnreadable,
          Reason.VolumeResizeFailed,
          Reason.DriftTolerated,
          Reason.ReplacementAllowed,
          Reason.Unreachable,
          Reason.TlsFailed,
          Reason.AuthenticationFailed,
          Reason.SecretInvalid,
          Reason.DatabaseMissing,
          Reason.PrivilegeMissing,
          Reason.ReadOnly,
          Reason.VersionUnsupported,
          Reason.FeatureMissing,
          Reason.ConnectionsExhausted,
          Reason.BucketMissing,
          Reason.AclRefused,
          Reason.VaultUninitialized,
          Reason.VaultMissing,
          Reason.VaultRoleMissing,
          Reason.VaultPathMissing,
          Reason.VaultEngineUnsupported,
          Reason.VaultAnswerInvalid,
          Reason.AudienceRefused,
          Reason.ProbeFailed,
          Reason.QuotaExceeded,
          Reason.PriorityClassMissing,
          Reason.PodsRefused);

  private Notices() {}

  /** The notices of one change of status. */
  public static List<Notice> between(InstanceStatus old, InstanceStatus status) {
    List<Notice> notices = new ArrayList<>();
    if (current(old.version()) == null && current(status.version()) != null) {
      notices.add(
          new Notice(
              false,
              PROVISIONED,
              "release " + current(status.version()) + " runs for the first time"));
    }
    Set<String> told = new TreeSet<>();
    for (Condition condition : status.conditions()) {
      boolean isNew = old.conditions().stream().noneMatch(c -> same(c, condition));
      if (isNew && isWorthTelling(condition) && told.add(condition.getReason())) {
        notices.add(new Notice(true, condition.getReason(), condition.getMessage()));
      }
    }
    return notices;
  }

  private static boolean same(Condition one, Condition other) {
    return one.getType().equals(other.getType())
        && one.getStatus().equals(other.getStatus())
        && one.getReason().equals(other.getReason());
  }

  private static boolean isWorthTelling(Condition condition) {
    boolean bad =
        condition.getType().equals(ConditionType.Drifted.name())
            || "False".equals(condition.getStatus());
    Reason reason = Reason.valueOf(condition.getReason());
    return (bad || reason.isAdvice()) && isWorthTelling(reason);
  }

  /** Whether a condition that turns False for this reason, or advises it, is told as a Warning. */
  public static boolean isWorthTelling(Reason reason) {
    return reason.needsPerson() || WORTH_TELLING.contains(reason);
  }

  private static @Nullable String current(@Nullable VersionStatus version) {
    return version == null ? null : version.current();
  }
}
