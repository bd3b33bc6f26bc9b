package gg.sprocket.operator.component.database;

import gg.sprocket.operator.api.v1alpha1.InstanceSpec;
import gg.sprocket.operator.release.DatabaseSize;
import gg.sprocket.operator.resource.ClassPath;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Files of the Builtin database's ConfigMap. */
final class DatabaseConfig {

  private static final Map<String, String> FIXED =
      Map.of(
          "prepare.sh", text("prepare.sh"),
          "server.sh", text("server.sh"),
          "postgresql.conf", text("postgresql.conf"),
          "pg_hba.conf", text("pg_hba.conf"),
          "pg_ident.conf", text("pg_ident.conf"));

  private DatabaseConfig() {}

  /**
   * All files by name.
   *
   * @param logins whether a Vault makes logins
   */
  static Map<String, String> files(InstanceSpec spec, boolean logins) {
    Map<String, String> files = new TreeMap<>(FIXED);
    files.put("parameters.conf", parameters(spec));
    if (logins) {
      files.put("logins.sh", text("logins.sh"));
      files.put("pg_hba.conf", text("pg_hba.conf") + text("pg_hba-vault.conf"));
    }
    return files;
  }

  private static String parameters(InstanceSpec spec) {
    return DatabaseSize.of(spec).parameters().entrySet().stream()
        .map(e -> e.getKey() + " = " + quoted(e.getValue()) + "\n")
        .collect(Collectors.joining());
  }

  /** PostgreSQL documentation, "Parameter Interaction via the Configuration File". */
  private static String quoted(String value) {
    return "'" + value.replace("\\", "\\\\").replace("'", "''") + "'";
  }

  private static String text(String name) {
    return ClassPath.text(DatabaseConfig.class, name);
  }
}
