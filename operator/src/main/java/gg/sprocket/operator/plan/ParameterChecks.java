package gg.sprocket.operator.plan;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What must hold of {@code spec.database.builtin.parameters}: nothing the operator relies on,
 * nothing that runs programs or loads libraries, one line each.
 */
final class ParameterChecks {

  private static final Set<String> OWN =
      Set.of(
          "archive_cleanup_command",
          "archive_command",
          "archive_library",
          "config_file",
          "data_directory",
          "dynamic_library_path",
          "exit_on_error",
          "external_pid_file",
          "hba_file",
          "ident_file",
          "include",
          "include_dir",
          "include_if_exists",
          "listen_addresses",
          "local_preload_libraries",
          "log_destination",
          "log_line_prefix",
          "log_timezone",
          "logging_collector",
          "password_encryption",
          "port",
          "recovery_end_command",
          "restore_command",
          "session_preload_libraries",
          "shared_preload_libraries",
          "timezone",
          "unix_socket_directories",
          "unix_socket_group",
          "unix_socket_permissions");

  private ParameterChecks() {}

  /** The first parameter that cannot be set. */
  static Optional<Problem> of(Instance instance, Observed observed) {
    Map<String, String> parameters = instance.spec().database().builtin().parameters();
    return reserved(parameters).or(() -> malformed(parameters));
  }

  private static Optional<Problem> reserved(Map<String, String> parameters) {
    return first(
            parameters,
            e ->
                OWN.contains(e.getKey())
                    || e.getKey().startsWith("ssl")
                    || e.getKey().startsWith("tcp_keepalives_"))
        .flatMap(
            e ->
                SpecChecks.problem(
                    Reason.SettingReserved,
                    "spec.database.builtin.parameters sets %s, which the operator itself relies on;"
                        + " remove it",
                    e.getKey()));
  }

  private static Optional<Problem> malformed(Map<String, String> parameters) {
    return first(parameters, e -> !isWellFormed(e.getKey(), e.getValue()))
        .flatMap(
            e ->
                SpecChecks.problem(
                    Reason.SettingReserved,
                    "spec.database.builtin.parameters[%s] is not a PostgreSQL parameter (lower case)"
                        + " with a value of one line; correct it",
                    e.getKey().replaceAll("[^ -~]", "?")));
  }

  private static boolean isWellFormed(String name, String value) {
    return name.matches("[a-z][a-z0-9_]*(\\.[a-z][a-z0-9_]*)?")
        && value.chars().noneMatch(Character::isISOControl);
  }

  private static Optional<Map.Entry<String, String>> first(
      Map<String, String> parameters, Predicate<Map.Entry<String, String>> fault) {
    return parameters.entrySet().stream().filter(fault).findFirst();
  }
}
