package gg.sprocket.operator.plan;

import static gg.sprocket.operator.plan.KnownFailure.lasting;
import static gg.sprocket.operator.plan.KnownFailure.passing;

import java.util.List;
import java.util.stream.Stream;

/**
 * What backing services refuse the release's programs, by the words of their drivers.
 *
 * <p>Words of a server reach the log through every driver alike: PostgreSQL's are those of its
 * error messages (stable since release 9, {@code postinit.c}, {@code auth.c}, {@code proc.c},
 * {@code md.c}; where a driver prints it, the SQLSTATE of "PostgreSQL Error Codes" counts too),
 * those of Redis its error codes ({@code server.c}, {@code acl.c}), those of RabbitMQ the AMQP
 * reply texts, those of S3 the error codes of its API.
 */
final class DriverFailures {

  private static final List<KnownFailure> DATABASE =
      List.of(
          // Segments of parallel queries: dsm_impl.c. The SQLSTATE is that of a full volume, 53100.
          lasting(
              Reason.OutOfMemory,
              "could not resize shared memory segment",
              "the shared memory of PostgreSQL (/dev/shm) is full",
              "Set max_parallel_workers_per_gather to 0 in spec.database.builtin.parameters, or give"
                  + " the External server more"),
          lasting(
              Reason.VolumeFull,
              "could not (extend|write|create|open|fsync) .*No space left on device",
              "the volume of PostgreSQL is full",
              "Raise spec.database.builtin.storage.size; of an External server make room on its"
                  + " disk"),
          lasting(
              Reason.TlsFailed,
              "no pg_hba\\.conf entry .*(no encryption|SSL off)",
              "PostgreSQL takes no connections without TLS, and this program speaks none",
              "Let the server take them from this cluster, or set enabled: false for the component"
                  + " in spec.apps"),
          // node-postgres (pg/lib/connection.js) and libpq, thus psycopg.
          lasting(
              Reason.TlsFailed,
              "server does not support SSL",
              "PostgreSQL speaks no TLS, which the application demands of every host that is not"
                  + " called postgres or localhost",
              "Switch TLS on at the server of spec.database.external"),
          lasting(
              Reason.AuthenticationFailed,
              "password authentication failed|code: '28(P01|000)'|no pg_hba\\.conf entry"
                  + "|pg_hba\\.conf rejects|role \".*\" (does not exist|is not permitted to log in)",
              "PostgreSQL refuses the login",
              "Correct username and Secret of spec.database.external, or the login at the server;"
                  + " of a Builtin one look at SecretsReady"),
          lasting(
              Reason.DatabaseMissing,
              "database \".*\" does not exist|code: '3D000'",
              "PostgreSQL has no database of the name",
              "Correct spec.database.external.database, or create it at the server"),
          lasting(
              Reason.SchemaMissing,
              "(relation|schema) \".*\" does not exist|column .* does not exist"
                  + "|code: '(42P01|3F000|42703)'",
              "the database lacks a table or column of this release",
              "If it was emptied or restored since the schema Job ran, delete that Job and it runs"
                  + " again"),
          lasting(
              Reason.PrivilegeMissing,
              "permission denied for (schema|table|database|sequence|function|language|view)"
                  + "|code: '42501'",
              "its login lacks a right in PostgreSQL",
              "Make the login of spec.database.external owner of the database and of all in it"),
          lasting(
              Reason.ReadOnly,
              "cannot execute .* in a read-only transaction|code: '25006'",
              "PostgreSQL takes no writes",
              "Give the address of the primary server in spec.database.external.host"),
          passing(
              Reason.ConnectionsExhausted,
              "too many clients already|remaining connection slots are reserved"
                  + "|too many connections for (role|database)|code: '53300'",
              "PostgreSQL takes no more connections",
              "Raise max_connections (spec.database.builtin.parameters, or at the External server),"
                  + " or run fewer pods"),
          // pg-pool, and node-postgres where the server itself is slow.
          passing(
              Reason.ConnectionsExhausted,
              "timeout exceeded when trying to connect|terminated due to connection timeout",
              "it got no connection to PostgreSQL in time: all of its pool are taken, or the"
                  + " server is slow",
              "Look at DatabaseReady, and at pg_stat_activity for what holds the connections"));

  /** ioredis 4 passes on what Redis answers. */
  private static final List<KnownFailure> CACHE =
      List.of(
          lasting(
              Reason.AuthenticationFailed,
              "\\b(WRONGPASS|NOAUTH)\\b|ERR invalid password|without any password configured",
              "Redis refuses the password",
              "Correct the Secret of spec.cache.external, or the login at the server; of a Builtin"
                  + " one look at SecretsReady"),
          lasting(
              Reason.FeatureMissing,
              "(?i)unknown command ['`]?json\\.|DB index is out of range",
              "Redis lacks the JSON commands or the 16 databases that the application uses",
              "Use Redis 8, or one with the module RedisJSON and `databases 16`, without cluster"
                  + " mode"),
          lasting(
              Reason.PrivilegeMissing,
              "\\bNOPERM\\b",
              "its login lacks a right in Redis",
              "Let the ACL of the login of spec.cache.external take all commands and keys"),
          lasting(
              Reason.ReadOnly,
              "\\bMISCONF\\b",
              "Redis takes no writes, because it cannot write to its volume",
              "Raise spec.cache.builtin.storage.size; of an External server look at its disk"),
          lasting(
              Reason.ReadOnly,
              "OOM command not allowed",
              "Redis takes no writes, because its memory is full",
              "Raise spec.cache.builtin.maxMemory; of an External server its maxmemory"),
          lasting(
              Reason.ReadOnly,
              "\\bREADONLY\\b",
              "Redis takes no writes, because it is a replica",
              "Give the address of the primary server in spec.cache.external.host"));

  /** amqplib ({@code Handshake terminated by server}) and py-amqp; minio for Node.js and Python. */
  private static final List<KnownFailure> QUEUE_AND_STORAGE =
      List.of(
          lasting(
              Reason.PrivilegeMissing,
              "\\bACCESS[-_]REFUSED - ((configure|read|write) )?access to ",
              "its login lacks a right in RabbitMQ",
              "Let the login of spec.queue.external configure, write and read everything in its"
                  + " virtual host"),
          lasting(
              Reason.AuthenticationFailed,
              "\\bACCESS[-_]REFUSED\\b",
              "RabbitMQ refuses the login",
              "Correct the Secret of spec.queue.external, or the login at the server; of a Builtin"
                  + " one look at SecretsReady"),
          passing(
              Reason.ConnectionsExhausted,
              "\\bNOT[-_]ALLOWED\\b.*connection limit",
              "RabbitMQ takes no more connections",
              "Raise the limit of the login, the virtual host or the server, or run fewer pods"),
          lasting(
              Reason.DatabaseMissing,
              "\\bNOT[-_]ALLOWED\\b.*vhost",
              "RabbitMQ has no virtual host of the name, or not for this login",
              "Correct spec.queue.external, or create the virtual host at the server"),
          lasting(
              Reason.AuthenticationFailed,
              "\\b(InvalidAccessKeyId|SignatureDoesNotMatch)\\b|[Aa]ccess [Kk]ey Id you provided does not exist"
                  + "|request signature we calculated does not match",
              "the object storage refuses the keys",
              "Correct the Secret of spec.objectStorage.external, or the keys at the service; of a"
                  + " Builtin one look at SecretsReady"),
          lasting(
              Reason.BucketMissing,
              "\\bNoSuchBucket\\b|specified bucket does not exist",
              "the object storage has no bucket of the name",
              "Create it, or correct spec.objectStorage.external.buckets"));

  /** In the order in which they are tried on a line. */
  static final List<KnownFailure> ALL =
      Stream.of(DATABASE, CACHE, QUEUE_AND_STORAGE).flatMap(List::stream).toList();

  private DriverFailures() {}
}
