package gg.sprocket.operator.plan;

import static gg.sprocket.operator.plan.KnownFailure.lasting;
import static gg.sprocket.operator.plan.KnownFailure.passing;

import java.util.List;
import java.util.stream.Stream;

/**
 * Causes for which the release's programs end, by the words of the libraries that they are made of.
 *
 * <p>Words of a server reach the log through every driver alike: PostgreSQL's are those of its
 * error messages (stable since release 9, {@code postinit.c}, {@code auth.c}, {@code proc.c},
 * {@code md.c}; where a driver prints it, the SQLSTATE of "PostgreSQL Error Codes" counts too),
 * those of Redis its error codes ({@code server.c}, {@code acl.c}), those of RabbitMQ the AMQP
 * reply texts, those of S3 the error codes of its API.
 */
final class AppFailures {

  /** discord.js 13 ({@code errors/Messages.js}) and 14, whose socket is {@code @discordjs/ws}. */
  private static final List<KnownFailure> DISCORD =
      List.of(
          lasting(
              Reason.DiscordTokenRefused,
              "An invalid token was provided|\\bTOKEN_(INVALID|MISSING)\\b|\\bToken(Invalid|Missing)\\b",
              "Discord refuses the bot's token",
              "Put the token of the Discord developer portal (Bot, Reset Token) under the key"
                  + " botToken of the Secret that spec.integrations.discord names"),
          lasting(
              Reason.DiscordIntentsRefused,
              "[Uu]sed disallowed intents|\\bDISALLOWED_INTENTS\\b|\\bDisallowedIntents\\b"
                  + "|Privileged intent provided is not enabled",
              "Discord does not let the bot see what it asks for",
              "Switch on Server Members Intent in the Discord developer portal (Bot, Privileged"
                  + " Gateway Intents) for the application of spec.integrations.discord"));

  /**
   * Node.js, npm, V8, Bun and CPython; the resolver of Sprocket's common library, node-config. What
   * a release copies out of an image fails by the words of GNU's cp or BusyBox's.
   */
  private static final List<KnownFailure> PROGRAM =
      List.of(
          lasting(
              Reason.ProgramMissing,
              "Cannot find (module|package) '|\\bERR_MODULE_NOT_FOUND\\b|'MODULE_NOT_FOUND'"
                  + "|Module not found \"|Script not found \"|\\bModuleNotFoundError:"
                  + "|can't open file '.*No such file|Missing script: \"|Could not read package\\.json"
                  + "|^cp: (cannot|can't) stat '",
              "its image lacks files of the program that the release starts",
              "Use the image that is built for this component and release: correct"
                  + " spec.images.overrides, or push the right one"),
          lasting(
              Reason.OutOfMemory,
              "JavaScript heap out of memory|Reached heap limit|^MemoryError\\b",
              "the memory that it may use is full",
              "Give its part more by resources.limits.memory, or choose a larger spec.profile"),
          lasting(
              Reason.SettingMissing,
              "\\bSecret not found: |\\bConfig not found: |^KeyError: "
                  + "|Configuration property \".*\" is not defined"
                  + "|SASL: SCRAM-SERVER-FIRST-MESSAGE: client password must be",
              "a setting that it cannot do without has no value",
              "Its log names the setting: give it in spec.apps[].config of the component, or use a"
                  + " release that fits the image"),
          lasting(
              Reason.DirectoryReadOnly,
              "\\bEROFS\\b|[Rr]ead-only file system|\\bEACCES: permission denied, (open|mkdir|mkdtemp|unlink|rename|copyfile|symlink) ",
              "it writes to a directory that is not writable to it",
              "Its log names the directory: use a release that lists it under writableDirectories"));

  private static final List<KnownFailure> DATABASE =
      List.of(
          lasting(
              Reason.VolumeFull,
              "could not (extend|write|create|open|fsync) .*No space left on device|code: '53100'",
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
              Reason.AuthenticationFailed,
              "\\bACCESS[-_]REFUSED\\b",
              "RabbitMQ refuses the login",
              "Correct the Secret of spec.queue.external, or the login at the server; of a Builtin"
                  + " one look at SecretsReady"),
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

  /** OpenSSL's words through Node.js ({@code tls}) and Python ({@code ssl}). */
  private static final List<KnownFailure> TLS =
      List.of(
          lasting(
              Reason.TlsFailed,
              "self[- ]signed certificate|unable to (verify the first|get( local)? issuer) certificate"
                  + "|certificate has expired|\\b(ERR_TLS_CERT_ALTNAME_INVALID|CERTIFICATE_VERIFY_FAILED)\\b",
              "it does not trust the certificate of a server",
              "Its log names the host: give the server a certificate of a public authority for that"
                  + " name; of the public hosts put ca.crt into their Secret"),
          lasting(
              Reason.TlsFailed,
              "(?i)wrong version number",
              "a server speaks no TLS on the port on which it was asked for",
              "Its log names the port: correct the port, or switch TLS off for that service in the"
                  + " spec"));

  /** Node.js names the error of the system, libpq and Python spell it out. */
  private static final List<KnownFailure> NETWORK =
      List.of(
          lasting(
              Reason.VolumeFull,
              "\\bENOSPC\\b|[Nn]o space left on device",
              "a directory that it writes to is full",
              "Make room on the disk of the pod's node, or use a release with larger"
                  + " writableDirectories"),
          passing(
              Reason.Unreachable,
              "the database system is (starting up|shutting down|in recovery mode)"
                  + "|not yet accepting connections|code: '57P03'|\\bLOADING Redis\\b",
              "a backing service has not got ready",
              "Look at DatabaseReady and CacheReady"),
          passing(
              Reason.Unreachable,
              "\\b(ENOTFOUND|EAI_AGAIN)\\b|could not translate host name|[Nn]ame or service not known"
                  + "|[Tt]emporary failure in name resolution",
              "the name of a server that it calls is unknown",
              "Its log names the host: correct it in the spec, or look at the cluster's DNS"),
          passing(
              Reason.Unreachable,
              "\\b(ECONNREFUSED|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ECONNRESET)\\b"
                  + "|[Cc]onnection (refused|timed out)",
              "a server that it calls does not answer",
              "Its log names the address: look at the conditions of the backing services, at"
                  + " NetworkPolicies and firewalls"));

  /** In the order in which they are tried on a line. */
  static final List<KnownFailure> ALL =
      Stream.of(DISCORD, PROGRAM, DATABASE, CACHE, QUEUE_AND_STORAGE, TLS, NETWORK)
          .flatMap(List::stream)
          .toList();

  private AppFailures() {}
}
