package gg.sprocket.operator.plan;

import static gg.sprocket.operator.plan.KnownFailure.lasting;

import java.util.List;

/** Causes for which the servers of Builtin services end, by their own words. */
final class ServerFailures {

  private static final String FULL = "its volume is full";

  /** {@link Claim} knows the volume and says more. */
  private static final String GROW = "Raise the storage.size of the service";

  /** Servers that go on without room say so too; one that ends for it says little after. */
  private static final int LAST = 8;

  /**
   * Of any container, as runc and crun say it; a program for another processor is noticed only when
   * it is run, by the kernel ({@code ENOEXEC}).
   */
  static final List<KnownFailure> START =
      List.of(
          lasting(
              Reason.ProgramMissing,
              "exec format error",
              "its image is made for another kind of processor than its node has",
              "Keep the pods on nodes of the image's kind by spec.scheduling.nodeSelector, or name"
                  + " an image for this one under spec.images.overrides"),
          lasting(
              Reason.ProgramMissing,
              "executable file not found|exec: \".*\": .*no such file or directory"
                  + "|exec: \".*\": .*permission denied",
              "its image lacks the program that is to be started",
              "Use the image that is built for this component and release: correct"
                  + " spec.images.overrides, or push the right one"));

  /**
   * PostgreSQL says {@code PANIC: could not write to file "pg_wal/xlogtemp.42": No space left on
   * device} ({@code xlog.c}) and does not start again; the preparation meets the same. At any other
   * level it goes on, and where it is shared memory that is full.
   */
  static final List<KnownFailure> DATABASE =
      List.of(
          lasting(
              Reason.VolumeFull,
              "^(?!.*(\\b(LOG|WARNING|ERROR|NOTICE|INFO|DEBUG\\d?|DETAIL|HINT|CONTEXT|STATEMENT): "
                  + "|shared memory segment)).*No space left on device",
              FULL,
              GROW));

  /** Redis 8: {@code module.c}, {@code server.c}, {@code rdb.c}, {@code aof.c}. */
  static final List<KnownFailure> CACHE =
      List.of(
          lasting(Reason.VolumeFull, "No space left on device", FULL, GROW).inLast(LAST),
          lasting(
              Reason.FeatureMissing,
              "Can't load module|Module .* failed to load",
              "its image has no module RedisJSON that it could load",
              "Use the official image of Redis 8, or one that has rejson.so where that has it:"
                  + " correct spec.images.overrides"),
          lasting(
              Reason.VersionUnsupported,
              "Can't handle RDB format version",
              "its data was written by a newer Redis",
              "Use an image of that version again: correct spec.images.overrides"));

  /** RabbitMQ and Erlang: POSIX names in small letters; {@code auth.erl} of Erlang. */
  static final List<KnownFailure> QUEUE =
      List.of(
          lasting(Reason.VolumeFull, "\\benospc\\b|(?i:no space left on device)", FULL, GROW)
              .inLast(LAST),
          lasting(
              Reason.SecretInvalid,
              "Too short cookie string|Bad characters in cookie|\\.erlang\\.cookie must be accessible",
              "Erlang does not take the cookie",
              "Put letters and digits in one line under the key erlang-cookie of the Secret of the"
                  + " queue's login"));

  /** Go spells the system's error in small letters. */
  static final List<KnownFailure> OBJECT_STORAGE =
      List.of(lasting(Reason.VolumeFull, "no space left on device", FULL, GROW).inLast(LAST));

  private ServerFailures() {}
}
