package gg.sprocket.operator.api.v1alpha1;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * PostgreSQL parameters that instances may not set: those the operator itself relies on, and those
 * that run programs or load libraries, and those that stop every write or fill the volume on a
 * server that stands alone. The definition's rule and the operator's own check are both made from
 * this list; an annotation takes constants alone, so it is text.
 */
public final class ReservedParameters {

  private static final String NAMES =
      "'archive_cleanup_command', 'archive_command', 'archive_library', 'archive_mode', "
          + "'config_file', 'data_directory', 'default_transaction_read_only', "
          + "'dynamic_library_path', 'exit_on_error', "
          + "'external_pid_file', 'hba_file', 'ident_file', 'include', 'include_dir', "
          + "'include_if_exists', 'jit_provider', 'listen_addresses', 'local_preload_libraries', "
          + "'log_destination', 'log_line_prefix', 'log_timezone', 'logging_collector', "
          + "'output_plugin_libraries', 'password_encryption', 'port', 'primary_conninfo', "
          + "'primary_slot_name', 'recovery_end_command', 'restore_command', "
          + "'session_preload_libraries', 'shared_preload_libraries', "
          + "'synchronous_standby_names', 'timezone', "
          + "'unix_socket_directories', 'unix_socket_group', 'unix_socket_permissions'";

  private static final String TLS = "ssl";
  private static final String KEEPALIVES = "tcp_keepalives_";

  /** CEL over the keys of a map. */
  static final String RULE =
      "!self.exists(k, k in ["
          + NAMES
          + "] || k.startsWith('"
          + TLS
          + "') || k.startsWith('"
          + KEEPALIVES
          + "'))";

  private static final Set<String> ALL =
      Arrays.stream(NAMES.split(", ", -1))
          .map(name -> name.replace("'", ""))
          .collect(Collectors.toUnmodifiableSet());

  private ReservedParameters() {}

  /** Whether instances may not set a parameter. */
  public static boolean contains(String parameter) {
    return ALL.contains(parameter) || parameter.startsWith(TLS) || parameter.startsWith(KEEPALIVES);
  }
}
