package gg.sprocket.operator.plan;

import gg.sprocket.operator.api.v1alpha1.ManagedVault;
import gg.sprocket.operator.api.v1alpha1.RecoveryKeys;
import gg.sprocket.operator.api.v1alpha1.SecretShares;
import gg.sprocket.operator.api.v1alpha1.VaultRotation;
import gg.sprocket.operator.api.v1alpha1.VaultUnseal;
import gg.sprocket.operator.plan.vault.Rotation;
import gg.sprocket.operator.plan.vault.Rotation.Ask;
import gg.sprocket.operator.plan.vault.Split;
import gg.sprocket.operator.resource.Digest;
import gg.sprocket.operator.resource.Labels;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What an instance asks for the keys of its Vault: by annotations, and by the clock. */
final class VaultRotations {

  /** Each makes tokens and shares, and with them work for people who keep backups. */
  private static final Duration LEAST = Duration.ofHours(1);

  private static final String FIELD = "spec.vault.managed.rotation.";

  private VaultRotations() {}

  /** What is asked at this time, also by a spec that is refused. */
  static Rotation of(Identity identity, ManagedVault settings, Instant now) {
    VaultRotation rotation = settings.rotation();
    return new Rotation(
        now,
        split(settings.unseal()),
        ask(identity, Labels.REKEY_VAULT, rotation.rekey(), rotation.timeZone(), now),
        ask(identity, Labels.ROTATE_VAULT, rotation.rotate(), rotation.timeZone(), now),
        rotation.keepFormer());
  }

  private static Split split(VaultUnseal unseal) {
    SecretShares shares = unseal.kubernetesSecret();
    RecoveryKeys recovery = unseal.recovery();
    return unseal.service().isPresent()
        ? new Split(recovery.shares(), recovery.threshold())
        : new Split(shares.shares(), shares.threshold());
  }

  private static Ask ask(
      Identity identity, String annotation, @Nullable String cron, String zone, Instant now) {
    return new Ask(
        word(identity, annotation),
        usable(cron, zone, now).flatMap(schedule -> schedule.last(now)));
  }

  /** One that cannot be followed asks for nothing. */
  private static Optional<Schedule> usable(@Nullable String cron, String zone, Instant now) {
    return Optional.ofNullable(cron)
        .flatMap(times -> Schedule.readable(times, zone))
        .filter(schedule -> schedule.isRare(now, LEAST));
  }

  /** Tells what a person has said last in an annotation from what was said before. */
  static Optional<String> word(Identity identity, String annotation) {
    return Optional.ofNullable(identity.annotations().get(annotation))
        .map(String::strip)
        .filter(word -> !word.isEmpty())
        .map(Digest::brief);
  }

  /** When the clock next asks for something. */
  static Optional<Instant> nextEdge(Instance instance, Instant now) {
    VaultRotation rotation = instance.spec().vault().managed().rotation();
    return instance.spec().vault().runs()
        ? Stream.of(
                usable(rotation.rekey(), rotation.timeZone(), now),
                usable(rotation.rotate(), rotation.timeZone(), now))
            .flatMap(Optional::stream)
            .flatMap(schedule -> schedule.next(now).stream())
            .min(Instant::compareTo)
        : Optional.empty();
  }

  /** Why a schedule cannot be followed; nothing else waits for it. */
  static Optional<Problem> problem(VaultRotation rotation, Instant now) {
    Optional<Problem> zone = Schedule.zoneProblem(FIELD + "timeZone", rotation.timeZone());
    return zone.or(() -> problem("rekey", rotation.rekey(), rotation, now))
        .or(() -> problem("rotate", rotation.rotate(), rotation, now));
  }

  private static Optional<Problem> problem(
      String field, @Nullable String cron, VaultRotation rotation, Instant now) {
    return cron == null
        ? Optional.empty()
        : Schedule.problem(FIELD + field, cron)
            .or(() -> pace(FIELD + field, cron, Schedule.of(cron, rotation.timeZone()), now));
  }

  private static Optional<Problem> pace(String field, String cron, Schedule schedule, Instant now) {
    return schedule.isRare(now, LEAST)
        ? Optional.empty()
        : SpecChecks.problem(
            Reason.ScheduleInvalid,
            "%s \"%s\" never comes, or more often than once an hour; give a time that comes less"
                + " often, such as \"0 3 1 * *\"",
            field,
            cron);
  }
}
