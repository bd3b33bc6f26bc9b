package gg.sprocket.operator.plan;

import static gg.sprocket.operator.plan.KnownFailure.lasting;
import static gg.sprocket.operator.plan.KnownFailure.passing;

import java.util.List;
import java.util.stream.Stream;

/**
 * Causes for which the release's programs end, by the words of the libraries that they are made of.
 *
 * @see DriverFailures
 */
final class AppFailures {

  private static final String MEMORY = "the memory that it may use is full";
  private static final String MORE_MEMORY =
      "Give its part more by resources.limits.memory, or choose a larger spec.profile";
  private static final String SETTING = "a setting that it cannot do without has no value";
  private static final String GIVE_SETTING =
      "Its log names the setting: give it in spec.apps[].config of the component, or use a release"
          + " that fits the image";

  /** discord.js 13 ({@code errors/Messages.js}) and 14, whose socket is {@code @discordjs/ws}. */
  private static final List<KnownFailure> DISCORD =
      List.of(
          lasting(
              Reason.DiscordTokenRefused,
              "An invalid token was provided|\\bTOKEN_INVALID\\b|\\bTokenInvalid\\b",
              "Discord refuses the bot's token",
              "Put the token of the Discord developer portal (Bot, Reset Token) under the key"
                  + " botToken of the Secret that spec.integrations.discord names, or of"
                  + " integrations/discord in the Vault"),
          lasting(
              Reason.DiscordIntentsRefused,
              "[Uu]sed disallowed intents|\\bDISALLOWED_INTENTS\\b|\\bDisallowedIntents\\b"
                  + "|Privileged intent provided is not enabled",
              "Discord does not let the bot see what it asks for",
              "Switch on Server Members Intent in the Discord developer portal (Bot, Privileged"
                  + " Gateway Intents) for the application of spec.integrations.discord"));

  /**
   * Node.js, npm, V8, Bun and CPython; the resolver of Sprocket's common library, node-config. What
   * a release copies out of an image fails by the words of GNU's cp or BusyBox's. CPython logs
   * exceptions that a program got over in the words of the one that ends it, which is its last
   * line.
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
              "JavaScript heap out of memory|Reached heap limit",
              MEMORY,
              MORE_MEMORY),
          lasting(Reason.OutOfMemory, "^MemoryError\\b", MEMORY, MORE_MEMORY).inLast(1),
          lasting(
              Reason.SettingMissing,
              "\\bSecret not found: |\\bConfig not found: "
                  + "|Configuration property \".*\" is not defined"
                  + "|SASL: SCRAM-SERVER-FIRST-MESSAGE: client password must be",
              SETTING,
              GIVE_SETTING),
          lasting(Reason.SettingMissing, "^KeyError: ", SETTING, GIVE_SETTING).inLast(1),
          lasting(
              Reason.SettingMissing,
              "Unsupported protocol \".*in URL: \"",
              "the address of InfluxDB is empty or no URL of HTTP",
              "Give it in spec.integrations.influx.address, or use a release with an address that"
                  + " stands in for it"),
          lasting(
              Reason.DirectoryReadOnly,
              "\\bEROFS\\b|[Rr]ead-only file system|\\bEACCES: permission denied, (open|mkdir|mkdtemp|unlink|rename|copyfile|symlink) ",
              "it writes to a directory that is not writable to it",
              "Its log names the directory: use a release that lists it under writableDirectories"));

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
      Stream.of(DISCORD, PROGRAM, DriverFailures.ALL, TLS, NETWORK).flatMap(List::stream).toList();

  private AppFailures() {}
}
