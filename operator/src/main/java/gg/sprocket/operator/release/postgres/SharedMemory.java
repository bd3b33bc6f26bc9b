package gg.sprocket.operator.release.postgres;

import java.util.List;
import java.util.Map;

/**
 * About how much memory PostgreSQL takes as it starts, before anybody connects. The weights are
 * measured with {@code postgres -C shared_memory_size}, and a test compares them with it.
 *
 * @param settings parameters by name; what is absent has the server's own default
 */
public record SharedMemory(Map<String, String> settings) {

  private static final double BLOCK = 8 * 1024;
  private static final double MEBIBYTE = 1024 * 1024;
  private static final double ALWAYS = 8 * MEBIBYTE;
  private static final double EACH_PROCESS = 6_000;
  private static final double EACH_LOCK = 410;
  private static final double EACH_PREDICATE_LOCK = 260;

  /** Buffers cost their own size and the list of what is in them. */
  private static final double BOOKKEEPING = 1.03;

  private static final List<String> BLOCKS =
      List.of(
          "wal_buffers",
          "commit_timestamp_buffers",
          "multixact_member_buffers",
          "multixact_offset_buffers",
          "notify_buffers",
          "serializable_buffers",
          "subtransaction_buffers",
          "transaction_buffers");

  /** Whole mebibytes. */
  public long mebibytes() {
    double blocks =
        number("shared_buffers", 16384)
            + BLOCKS.stream().mapToDouble(name -> Math.max(number(name, 0), 0)).sum();
    double bytes =
        ALWAYS
            + blocks * BLOCK * BOOKKEEPING
            + number("min_dynamic_shared_memory", 0) * MEBIBYTE
            + processes() * eachProcess();
    return (long) (bytes / MEBIBYTE);
  }

  private double eachProcess() {
    return EACH_PROCESS
        + number("track_activity_query_size", 1024)
        + number("max_locks_per_transaction", 64) * EACH_LOCK
        + number("max_pred_locks_per_transaction", 64) * EACH_PREDICATE_LOCK;
  }

  private double processes() {
    return number("max_connections", 100)
        + number("max_prepared_transactions", 0)
        + number("autovacuum_max_workers", 3)
        + number("max_worker_processes", 8)
        + number("max_wal_senders", 10);
  }

  private double number(String name, double usual) {
    String value = settings.get(name);
    return value == null
        ? usual
        : Parameters.named(name).flatMap(p -> p.number(value)).orElse(usual);
  }
}
